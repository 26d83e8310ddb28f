"""What a watch of a deployment sees: for each plant, exactly the checks that it breaks."""

_ANSWERED = "test_endpoint_answered_throughout_the_deployment"
BREAKS: dict[str, tuple[str, ...]] = {
    "deployment-cuts-connections:product@3": (f"{_ANSWERED}[product]",),
    "deployment-answers-502:order@2": (f"{_ANSWERED}[order]",),
    # The site has two names, and each is a way in of its own.
    "deployment-answers-502:public_kimmyai_io@2": (f"{_ANSWERED}[public_kimmyai_io]",),
}
_KEYS = ("campaigns", "product", "order", "public_kimmyai_io", "public_www_kimmyai_io")
EVERY = {f"{_ANSWERED}[{key}]" for key in _KEYS}
