from tests.architecture.dependencies import undeclared, unused

PACKAGES = {"yaml": ["PyYAML"], "rich": ["rich"], "markupsafe": ["MarkupSafe"], "csp": ["dj-csp"]}


def test_a_package_that_another_brings_along_is_found():
    imported = ["yaml.nodes", "json", "skerry.kernel", "markupsafe"]

    assert undeclared(imported, ["pyyaml"], PACKAGES) == ["markupsafe"]


def test_a_package_that_nobody_uses_is_found():
    sources = {"a": "import yaml", "b": 'APPS = ["csp"]', "c": "enrich = 1  # rich in words"}

    assert unused(["PyYAML", "dj_csp", "rich"], sources, PACKAGES) == ["rich"]
