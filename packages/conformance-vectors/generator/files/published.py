"""Samples that vendors print on public pages: what each one says, what can be checked about it, and the result."""
import hashlib
import json

from files.headers import SEED_SIGNATURE, WRAP
from reference import der, grammar, openssl
from reference.rsa import RsaKey, sign
from vector_file import Refused

PAGES = "https://docs.alipay.hk/alipayhkdocs/hk"
V1_TEXT = '{"head":{"clientId":"4Q5Y38882Y0QQKABCDE","function":"alipay.intl.oauth.auth.prepareForRedirect","reserve":"{}","reqTime":"q","version":"2.0.0","reqMsgId":"2f864a23-ddc6-40ec-8c8c-e007922baf85"},"body":{"authMerchantId":"2160120012345678","authSite":"ALIPAY_HK","merchantRedirectUrl":"https://www.alipayhk.com","scopes":["USER_POINTS"],"terminalType":"WAP"}}'
V1_PREFIX = "kaOjnulViGIEJKtjVimspOVgM9zI%2FNhmpgdA3ffiUwggROdOw%2FwkcBpWvXIR1K3a3zO1hleY9TwF%2B1QJohe29QUHWGFqxnMKiWhzgsW70w0Ug46D%2BxzxWTaAsadl"


def reading(text):
    try:
        algorithm, version, data = grammar.parse_signature_header(text)
        return f"parses: {algorithm}, keyVersion {version}, {len(data)} bytes"
    except Refused as refusal:
        return f"refused: {refusal}"


def wrap_reading(text):
    try:
        algorithm, version, data = grammar.parse_encrypt_header(text)
        return f"parses: {algorithm}, keyVersion {version}, {len(data)} bytes"
    except Refused as refusal:
        return f"refused: {refusal}"


def published():
    from reference import test_keys

    key = RsaKey(der.from_pem(test_keys.text("published-v1.pem")))
    signature = sign(key, V1_TEXT.encode())
    verifies = openssl.verifies(key.spki(), V1_TEXT.encode(), signature, "sha256")
    encoded = grammar.encode_binary_parameter(signature)
    wrapped = SEED_SIGNATURE.format(" ", " ", " ", " ")
    plain = SEED_SIGNATURE.format("", "", "", "")
    rows = [
        {
            "id": "alipayhk-v1-prepare-for-redirect",
            "pages": [f"{PAGES}/a_points_display/pre_sign_string_v1", f"{PAGES}/a_points_display/api_structure_v1"],
            "prints": "a private key, a pre-sign string, and the beginning of its signature",
            "scheme": "AlipayHK API structure v1: signature inside the body, not the header scheme",
            "privateKey": der.pem("PRIVATE KEY", key.pkcs8()),
            "message": V1_TEXT,
            "signatureUrlEncoded": encoded,
            "printedPrefix": V1_PREFIX,
            "checks": [
                {"what": "the printed characters are the beginning of SHA256withRSA over the compact JSON", "result": encoded.startswith(V1_PREFIX), "by": "Python 3 integers"},
                {"what": "the whole signature verifies", "result": verifies, "by": "openssl dgst"},
                {"what": "SHA-256 of the SPKI", "result": hashlib.sha256(key.spki()).hexdigest(), "by": "Python 3 hashlib"},
            ],
            "proves": "RSA-2048, RSASSA-PKCS1-v1_5, SHA-256, standard Base64 and upper-case percent-encoding at AlipayHK. Of the key's Base64 the page shows enough for n, e, d and p; the rest follows from these.",
        },
        {
            "id": "alipayhk-signature-header",
            "pages": [f"{PAGES}/a_points_display/api-redeem_a_point"],
            "prints": "a Signature header without content and without key",
            "text": f"algorithm=RSA256,keyVersion=1,signature={wrapped}",
            "checks": [
                {"what": "as printed, with the page's line breaks as blanks", "result": reading(f"algorithm=RSA256,keyVersion=1,signature={wrapped}"), "by": "generator/reference/grammar.py"},
                {"what": "with the blanks removed", "result": reading(f"algorithm=RSA256,keyVersion=1,signature={plain}"), "by": "generator/reference/grammar.py"},
            ],
            "proves": "The form of the header and an RSA-2048 signature. The same value stands on pages of a sister platform: a placeholder that nobody can verify.",
        },
        {
            "id": "alipayhk-signature-header-blanks",
            "pages": [f"{PAGES}/gcmc/apifund"],
            "prints": "the same sample with a blank after each comma",
            "text": f"algorithm=RSA256, keyVersion=1, signature={plain}",
            "checks": [{"what": "with the line breaks removed", "result": reading(f"algorithm=RSA256, keyVersion=1, signature={plain}"), "by": "generator/reference/grammar.py"}],
            "proves": "Both styles of separator are AlipayHK's own.",
        },
        {
            "id": "alipayhk-encrypt-header",
            "pages": [f"{PAGES}/a_points_display/api-redeem_a_point"],
            "prints": "an Encrypt header",
            "text": f"algorithm=RSA_AES,keyVersion=1,symmetricKey={WRAP}",
            "checks": [{"what": "parsed", "result": wrap_reading(f"algorithm=RSA_AES,keyVersion=1,symmetricKey={WRAP}"), "by": "generator/reference/grammar.py"}],
            "proves": "The form only: 24 bytes are no RSA-2048 block.",
        },
        {
            "id": "alipayhk-encrypt-header-rsa",
            "pages": [f"{PAGES}/gcmc/apifund", f"{PAGES}/auto_earn/api-send_record"],
            "prints": "the same with algorithm=RSA",
            "text": f"algorithm=RSA, keyVersion=1, symmetricKey={WRAP}",
            "checks": [{"what": "parsed", "result": wrap_reading(f"algorithm=RSA, keyVersion=1, symmetricKey={WRAP}"), "by": "generator/reference/grammar.py"}],
            "proves": "RSA is written where the text says that only RSA_AES is supported.",
        },
        {
            "id": "createpass-signature-header",
            "pages": ["https://docs.antom.com/ac/gcmc/createPass"],
            "prints": "a Signature header with a placeholder",
            "text": "algorithm=sha256withrsa,keyVersion=2, signature=xxxxxxxxxxxyyyyyyyyyyyyyyzzzzzzzzz==",
            "checks": [{"what": "parsed", "result": reading("algorithm=sha256withrsa,keyVersion=2, signature=xxxxxxxxxxxyyyyyyyyyyyyyyzzzzzzzzz=="), "by": "generator/reference/grammar.py"}],
            "proves": "The alias sha256withrsa and mixed blanks; the placeholder is no canonical Base64.",
        },
        {
            "id": "createpass-encrypt-header",
            "pages": ["https://docs.antom.com/ac/gcmc/createPass"],
            "prints": "an Encrypt header without a key",
            "text": "algorithm=rsa, keyVersion=2",
            "checks": [{"what": "parsed", "result": wrap_reading("algorithm=rsa, keyVersion=2"), "by": "generator/reference/grammar.py"}],
            "proves": "The alias rsa. Without symmetricKey there is nothing to open.",
        },
    ]
    unverifiable = [
        ("antom-request", "https://docs.antom.com/ac/ams/digital_signature", "Content and signature are printed, the public key is not."),
        ("antom-response", "https://docs.antom.com/ac/ams/digital_signature", "No public key, and two different bodies are printed for one signature."),
        ("zoloz-message-structure", "https://www.alibabacloud.com/help/zh/financial-intelligence-engine/latest/message-structure", "The signature is printed as plain Base64, the key is not."),
        ("tng-enquiry", "https://miniprogram.tngdigital.com.my/docs/miniprogram_tngd/mpdev/rekqh-qm", "The request is printed with its CRLF and tabs, the public key is not."),
    ]
    if not verifies or not encoded.startswith(V1_PREFIX):
        raise SystemExit("the published vector does not verify")
    head = {"format": 1, "title": "Samples that vendors print, and what can be checked about each", "source": "the public pages named in each entry; docs/protocol §5b, §11"}
    return json.dumps({**head, "samples": rows, "unverifiable": [{"id": name, "pages": [page], "why": why} for name, page, why in unverifiable]}, indent=1, ensure_ascii=True) + "\n"
