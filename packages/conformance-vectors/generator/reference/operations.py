"""In: the bytes of a request or an answer. Out: accepted or Refused, the parts of `result`, the outcome (docs/protocol §7, §8)."""
import json
import re

from vector_file import Refused

# Operation -> result codes that settle it when the letter agrees: (letter, outcome). Everything else is unknown.
GATEWAY = {
    code: ("F", "failed")
    for code in (
        "INVALID_SIGNATURE", "SIGNATURE_INVALID", "KEY_NOT_FOUND", "ACCESS_DENIED", "INVALID_API", "NO_INTERFACE_DEF",
        "FUNCTION_NOT_MATCH", "PARAM_MISSING", "CLIENT_VALIDATE_FAILED", "ACCESSTOKEN_VALIDATE_FAILED", "INVALID_CONTRACT",
        "EXPIRED_CODE",
    )
}
UNDECIDED = ("PROCESS_FAIL", "REPEAT_REQ_INCONSISTENT", "REQUEST_TRAFFIC_EXCEED_LIMIT", "SYSTEM_ERROR", "UNKNOWN_EXCEPTION")
SUCCESS = {"SUCCESS": ("S", "succeeded")}
CODES = {
    "benefitRedeem": {**GATEWAY, **SUCCESS, **{code: ("F", "failed") for code in ("PARAM_ILLEGAL", "POINT_NOT_ENOUGH", "RISK_REJECT")}},
    "userPromoBenefitQuery": {**GATEWAY, **SUCCESS, **{code: ("F", "failed") for code in ("PARAMETER_ILLEGAL", "USER_NOT_EXIST")}},
    "benefitIssue": {**GATEWAY, **SUCCESS},
}


def strict_json(data):
    def pairs(items):
        keys = [key for key, _ in items]
        if len(set(keys)) != len(keys):
            raise Refused("a key twice")
        return dict(items)

    def constant(name):
        raise Refused(f"{name} is not JSON")

    try:
        text = data.decode("utf-8")
        if text.startswith("\ufeff"):
            raise Refused("a byte order mark")
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("not JSON in UTF-8") from error


def _text(value):
    if not isinstance(value, str) or not re.search(r"\S", value) or re.search(r"[\x00-\x1f\x7f]", value):
        raise Refused("not a text with a visible character and no control characters")


def validate_request(operation, data):
    value = strict_json(data)
    if not isinstance(value, dict):
        raise Refused("not an object")
    if operation == "userPromoBenefitQuery":
        _text(value.get("accessToken"))
    elif operation == "benefitIssue":
        if "bizNo" in value:
            _text(value["bizNo"])
            if len(value["bizNo"]) > 64:
                raise Refused("more than 64 characters")
        date = value.get("bizDate", 0)
        if isinstance(date, bool) or not isinstance(date, (int, float)) or date != int(date) or not 0 <= date < 2**53:
            raise Refused("not whole milliseconds")
        if not isinstance(value.get("providerUserInfo"), dict):
            raise Refused("no providerUserInfo")
    else:
        if value.get("benefitProductCode") != "POINT":
            raise Refused("not POINT")
        for name in ("bizNo", "bizdt", "sceneCode"):
            _text(value.get(name))
        role = value.get("ipRoleId")
        if not isinstance(role, str) or not re.fullmatch(r"2160[0-9]+", role):
            raise Refused("not a user id")
        infos = value.get("benefitRedeemInfos")
        if not isinstance(infos, list) or not infos or not all(isinstance(info, dict) for info in infos):
            raise Refused("not a list of objects")


def decode_response(operation, data):
    value = strict_json(data)
    result = value.get("result") if isinstance(value, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("resultCode"), str):
        raise Refused("no result")
    for name in ("resultStatus", "resultMessage"):
        if name in result and not isinstance(result[name], str):
            raise Refused(f"{name} is not a text")
    if operation == "userPromoBenefitQuery" and not isinstance(value.get("accountBenefitModel", {}), dict):
        raise Refused("accountBenefitModel is not an object")
    return {name: result.get(name) for name in ("resultCode", "resultStatus", "resultMessage")}


def judge(operation, data):
    """What a verified answer proves; an answer that cannot be read proves nothing."""
    try:
        result = decode_response(operation, data)
    except Refused:
        return "unknown"
    letter, outcome = CODES[operation].get(result["resultCode"], (None, "unknown"))
    return outcome if letter is not None and result["resultStatus"] == letter else "unknown"
