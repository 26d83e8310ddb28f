"""Names the plugins of the suite, and nothing else. A plugin may import those above it."""

pytest_plugins = [
    "fixtures.wiring.attesting",
    "fixtures.wiring.options",
    "fixtures.wiring.world",
    "fixtures.wiring.rooms",
    "fixtures.wiring.guards",
    "fixtures.wiring.parametrisation",
    "fixtures.wiring.waiving",
    "fixtures.wiring.subjects",
    "fixtures.wiring.soaking",
    "fixtures.wiring.downtime.asking",
    "fixtures.wiring.soak_evidence",
    "fixtures.wiring.recording",
    "fixtures.wiring.summary",
    "fixtures.wiring.report",
    "fixtures.wiring.github_actions",
    "fixtures.wiring.rolling_back",
    "fixtures.wiring.keeping",
    "fixtures.wiring.cleaning_up",
    "fixtures.wiring.lasting",
]
