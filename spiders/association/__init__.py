"""行业协会、地方商会: member lists of associations and chambers; one file a site."""
