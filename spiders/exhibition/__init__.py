"""展览参与厂商: exhibitors of fairs; one file a fair or portal."""
