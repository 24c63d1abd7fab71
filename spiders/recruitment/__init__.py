"""招聘网站企业名录: job boards, read for the employers; the ads are signals of need. One file a site."""
