"""The sample's WARC, written from what stands here: `python -m tests.sample_warc` renews the file.

Event, figures and words are made up, as all of the sample is; see `datasets/README.md`.
"""

import base64
import gzip
import hashlib
import uuid

from tests.conftest import SAMPLE
from tests.warcs import packed, record, response, revisit

PATH = SAMPLE / "warc" / "2024-10-17.warc.gz"
KOREAN_URL = "http://www.kcna.kp/kp/article/q/5e0d3c92a7b14f6688c1d2e09f7a4b13.kcmsf"
ENGLISH_URL = "http://www.kcna.kp/en/article/q/26bd3c6d4bd4ae03bce0ae9e942a976485d20c7be1934fa2a6607d19c3f05e8b.kcmsf"
KOREAN = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=euc-kr" />
<title>새 양어장 준공 - 조선중앙통신</title>
</head>
<body>
<div class="menu"><a href="/kp">첫페지</a> | <a href="/kp/category">혁명활동보도</a> | <a href="/kp/category">사회생활</a></div>
<div class="article">
<h1>새 양어장 준공</h1>
<p class="date">주체113(2024)년 10월 16일</p>
<p>(평양 10월 16일발 조선중앙통신)</p>
<p>함경남도의 한 산골군에 새 양어장이 일떠섰다.</p>
<p>열두개의 못과 알깨우기장, 먹이보관고를 갖춘 양어장은 가까운 골짜기에서 흘러내리는 물을 그대로 끌어쓰게 되여있다.</p>
<p>건설자들은 여름철 큰물에 씻기운 물길을 다시 째고 못기슭에 돌을 쌓아 공사기일을 보름이나 앞당기였다.</p>
<p>준공식이 15일 현지에서 진행되였다.</p>
<p>종업원들은 물온도가 오르는 봄에 새끼고기를 놓아주고 다음해 가을부터 군안의 탁아소와 유치원, 병원들에 물고기를 보내주게 된다.</p>
<p>(끝)</p>
</div>
<div class="latest"><h3>최신소식</h3>
<ul>
<li>전국의 과수농장들에서 과일따기 결속 <span>2024.10.17.</span></li>
<li>압록강하류에서 배길 다시 열려 <span>2024.10.17.</span></li>
</ul></div>
<div class="foot">Copyright (C) 2000-2024 www.kcna.kp</div>
</body>
</html>
"""
ENGLISH = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>New Fish Farm Completed - KCNA</title></head>
<body>
<div class="menu"><a href="/en">Home</a> | <a href="/en/category">Society-Life</a></div>
<div class="article">
<h1>New Fish Farm Completed</h1>
<p>Pyongyang, October 16 (KCNA) -- A new fish farm has been built in a mountain county of South Hamgyong Province.</p>
<p>It has twelve ponds, a hatchery and a feed store, and takes its water from a stream in the valley near by.</p>
<p>The builders dug the canal anew after the summer flood had washed it away, lined the banks of the ponds with stone and finished the work half a month ahead of schedule.</p>
<p>A ceremony for the completion took place on the spot on Tuesday.</p>
<p>The employees will release the fry in spring, when the water grows warm, and from next autumn on they are to supply nurseries, kindergartens and hospitals in the county with fish. -0-</p>
</div>
<div class="latest"><h3>Latest News</h3><ul><li>Fruit Picking Finished <span>2024.10.17.</span></li></ul></div>
<div class="foot">Copyright (C) 2000-2024 www.kcna.kp</div>
</body></html>
"""
NOT_FOUND = """<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1>
<p>The page that you asked for is not on this server.</p></body></html>
"""
IMAGE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    + (b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")
)


def digest(body: bytes) -> str:
    """Return a payload digest as crawlers write it."""
    value = hashlib.sha1(body, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(value).decode()}"


def identity(name: str) -> str:
    """Return a record's id."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'sample:{name}')}>"


def sample_warc() -> bytes:
    """Return the whole file."""
    korean, english = KOREAN.encode("euc-kr"), ENGLISH.encode()
    return packed(
        [
            record(
                "warcinfo",
                b"description: written for tests\r\nformat: WARC File Format 1.1\r\n",
                "WARC/1.1",
                Content_Type="application/warc-fields",
                WARC_Record_ID=identity("info"),
            ),
            record(
                "request",
                f"GET {KOREAN_URL.removeprefix('http://www.kcna.kp')} HTTP/1.1\r\n"
                "Host: www.kcna.kp\r\n\r\n".encode(),
                "WARC/1.1",
                Content_Type="application/http; msgtype=request",
                WARC_Target_URI=KOREAN_URL,
                WARC_Record_ID=identity("request"),
            ),
            response(
                KOREAN_URL, korean, "text/html; charset=EUC-KR",
                WARC_Date="2024-10-17T02:10:00Z", WARC_Payload_Digest=digest(korean),
                WARC_Record_ID=identity("korean"),
            ),
            response(
                ENGLISH_URL, gzip.compress(english, mtime=0), "text/html",
                http=["Content-Encoding: gzip"],
                WARC_Date="2024-10-17T02:10:04Z", WARC_Payload_Digest=digest(english),
                WARC_Record_ID=identity("english"),
            ),
            response(
                "http://www.kcna.kp/en/article/q/0f.kcmsf", NOT_FOUND.encode(),
                status="404 Not Found", WARC_Date="2024-10-17T02:10:07Z",
                WARC_Record_ID=identity("missing"),
            ),
            response(
                "http://www.kcna.kp/images/line.gif", IMAGE, "image/gif",
                WARC_Date="2024-10-17T02:10:08Z", WARC_Record_ID=identity("image"),
            ),
            response(
                "http://www.kcna.kp/", b"", None, "302 Found",
                ["Location: http://www.kcna.kp/kp", "Content-Length: 0"],
                WARC_Date="2024-10-17T02:10:09Z", WARC_Record_ID=identity("redirect"),
            ),
            revisit(
                KOREAN_URL, b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=EUC-KR\r\n\r\n",
                WARC_Date="2024-10-17T23:10:00Z", WARC_Payload_Digest=digest(korean),
                WARC_Record_ID=identity("again"), WARC_Refers_To=identity("korean"),
                WARC_Refers_To_Target_URI=KOREAN_URL, WARC_Refers_To_Date="2024-10-17T02:10:00Z",
                WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            ),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_bytes(sample_warc())
