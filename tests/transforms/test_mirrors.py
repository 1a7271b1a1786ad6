"""Mirrors: a page's address, as wget writes it into the path of the file."""

import pytest

from transforms.mirrors import mirrored_url


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("www.a.example.org/index.html", "http://www.a.example.org/"),
        ("a.co.kr/news/2024/index.htm", "http://a.co.kr/news/2024/"),
        ("a.org/news/fog.html", "http://a.org/news/fog.html"),
        ("a.org:8080/x", "http://a.org:8080/x"),
        ("a.org+8080/x", "http://a.org:8080/x"),
        ("A.ORG/x", "http://A.ORG/x"),
        ("a.org/index.php?id=3", "http://a.org/index.php?id=3"),
        ("a.org/index.php?id=3.html", "http://a.org/index.php?id=3"),
        ("a.org/index.html?id=3", "http://a.org/?id=3"),
        ("a.org/view.asp@id=3&p=2.html", "http://a.org/view.asp?id=3&p=2"),
        ("a.org/@writer/fog", "http://a.org/@writer/fog"),
        ("a.org/fog@nine.html", "http://a.org/fog@nine.html"),
        ("a.org/새 소식/글.html", "http://a.org/%EC%83%88%20%EC%86%8C%EC%8B%9D/%EA%B8%80.html"),
        ("a.org/x%20y.html", "http://a.org/x%20y.html"),
        ("xn--3e0b707e.xn--3e0b707e/x", "http://xn--3e0b707e.xn--3e0b707e/x"),
    ],
)
def test_the_path_of_a_mirrored_page_is_its_address(path: str, url: str) -> None:
    assert mirrored_url(path) == url


@pytest.mark.parametrize(
    "path",
    [
        "", "page.html", "a.org", "pages/fog.html", "2024.10.17/fog.html", "v1.2/fog.html",
        "drops.gz/fog.html", "site.backup/fog.html", "-a.org/x", "a..org/x", ".org/x", "a_b.org/x",
        "news/a.org/x",
    ],
)  # fmt: skip
def test_a_path_that_no_host_begins_says_nothing(path: str) -> None:
    assert mirrored_url(path) is None
