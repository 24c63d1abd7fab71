"""What the spiders of the embedded example sites share: its cities. The sites live in `scripts/example`."""

CITIES = {
    "320500": "suzhou",
    "320200": "wuxi",
    "320100": "nanjing",
    "330100": "hangzhou",
    "330200": "ningbo",
    "510100": "chengdu",
}
TERMS = "an invented site on this machine"
EVIDENCE = "example 2026: scripts/example"
