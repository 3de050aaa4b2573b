"""Both platforms served, and the file with which a company names its accounts there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.payments import openssl
from tests.fakes.payments.alipay import FakeAlipay
from tests.fakes.payments.served import serving
from tests.fakes.payments.wechatpay import FakeWeChatPay

SECRET = b"0123456789abcdef0123456789abcdef"
FILE = """
[[merchant]]
name = "garden"
platform = "wechat"
app_id = "wx2421b1c4370ec43b"
merchant_id = "1900000001"
sub_merchant_id = "{sub}"
key_file = "merchant.pem"
key_serial = "5A5A5A5A"
api_v3_key_file = "v3.txt"
api_url = "{wechat}"

[[merchant]]
name = "garden-ali"
platform = "alipay"
app_id = "2021000000000001"
merchant_id = "2088000000000001"
key_file = "merchant.pem"
platform_key_files = ["{alipay_key}"]
api_url = "{alipay}"
"""


@dataclass(frozen=True)
class Town:
    wechat: FakeWeChatPay
    alipay: FakeAlipay
    file: Path


@contextmanager
def platforms(folder: Path, sub: str = "") -> Iterator[Town]:
    """Until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    key = openssl.make_key(folder / "merchant.pem")
    (folder / "v3.txt").write_bytes(SECRET)
    wechat = FakeWeChatPay(folder, SECRET, key.with_suffix(".pub"))
    alipay = FakeAlipay(folder, key.with_suffix(".pub"))
    with serving(wechat) as wechat.root, serving(alipay) as alipay.root:
        file = folder / "merchants.toml"
        file.write_text(
            FILE.format(
                sub=sub, wechat=wechat.root, alipay=alipay.root, alipay_key=alipay.public.name
            ),
            "utf-8",
        )
        yield Town(wechat, alipay, file)
