"""工商名录: public register tables; one file a source. Registers behind a captcha are not crawled."""
