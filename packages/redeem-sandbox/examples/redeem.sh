#!/usr/bin/env bash
# In: a benefitRedeem request (JSON) on standard input. Out: the verified answer (JSON) on standard output.
# Exit status: 0 SUCCESS, 1 refused, 2 unknown (no answer, or none that can be believed), 64 wrong usage.
# Needs bash, openssl, curl and sed. Unofficial, not affiliated with AlipayHK.
set -eEuo pipefail
# Until the request leaves, whatever fails is the caller's to mend; 1 is kept for what the gateway refused.
trap 'exit 64' ERR

usage='usage: redeem.sh -u URL -c CLIENT_ID -k SIGNING_KEY -g GATEWAY_PUBLIC_KEY [-e GATEWAY_SEALING_KEY -o OPENING_KEY] < request.json
  -k  own private key that signs; -g  public key that verifies answers
  -e  public key that requests are sealed with, and -o  own private key that opens answers: both, or neither'
url='' client='' signing='' gateway='' sealing='' opening=''
while getopts 'u:c:k:g:e:o:' flag; do
  case $flag in
    u) url=$OPTARG ;; c) client=$OPTARG ;; k) signing=$OPTARG ;; g) gateway=$OPTARG ;;
    e) sealing=$OPTARG ;; o) opening=$OPTARG ;; *) echo "$usage" >&2; exit 64 ;;
  esac
done
[[ -n $url && -n $client && -n $signing && -n $gateway && ${sealing:+set} == "${opening:+set}" ]] || { echo "$usage" >&2; exit 64; }
unknown() { echo "unknown: $1. Send the same bizNo with the same body again." >&2; exit 2; }

path=/api/open/alipay/intl/promotion/benefit/benefitRedeem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Base64 for a header: one line, and + / = percent-encoded.
encode() { openssl base64 -A | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'; }
# One part of a header value, back to octets. Read with cut, so that the = of Base64 stays.
part() { tr ',' '\n' <<<"$1" | sed -n "s/^[[:blank:]]*$2=//p" | sed 's/%2[Bb]/+/g; s/%2[Ff]/\//g; s/%3[Dd]/=/g' | openssl base64 -d -A; }
header() { tr -d '\r' <"$work/headers" | sed -n "s/^$1:[[:blank:]]*//Ip"; }

cat >"$work/plain"
body=$work/plain
encrypt=()
if [[ -n $sealing ]]; then
  # A fresh AES-256 key; ECB with PKCS#7 padding, the key wrapped with RSA PKCS#1 v1.5.
  openssl rand -out "$work/aes" 32
  # enc takes the key as an argument only: for a moment, other users of this machine can see this one-time key.
  openssl enc -aes-256-ecb -K "$(od -An -v -tx1 <"$work/aes" | tr -d ' \n')" -in "$work/plain" | openssl base64 -A >"$work/sealed"
  symmetric=$(openssl pkeyutl -encrypt -pubin -inkey "$sealing" -in "$work/aes" | encode)
  encrypt=(-H "Encrypt: algorithm=RSA_AES,keyVersion=1,symmetricKey=$symmetric")
  body=$work/sealed
fi

time=$(date +%Y-%m-%dT%H:%M:%S%:z)
{ printf 'POST %s\n%s.%s.' "$path" "$client" "$time"; cat "$body"; } >"$work/to-sign"
signature=$(openssl dgst -sha256 -sign "$signing" "$work/to-sign" | encode)

# From here on nothing is certain until it is verified.
trap 'echo "unknown: a step failed. Send the same bizNo with the same body again." >&2; exit 2' ERR
curl --silent --show-error --max-time 15 --max-filesize 1048576 --dump-header "$work/headers" --output "$work/answer" \
  -H 'Content-Type: application/json; charset=UTF-8' -H "Client-Id: $client" -H "Request-Time: $time" \
  -H "Signature: algorithm=RSA256,keyVersion=1,signature=$signature" ${encrypt[@]+"${encrypt[@]}"} \
  --data-binary "@$body" "$url$path" || unknown 'no answer'

# First the signature, over the octets as they came; only then anything is opened or read.
[[ $(header Signature | wc -l) == 1 && $(header Response-Time | wc -l) == 1 ]] || unknown 'the answer is not signed'
part "$(header Signature)" signature >"$work/signature" || unknown 'the Signature header cannot be read'
{ printf 'POST %s\n%s.%s.' "$path" "$client" "$(header Response-Time)"; cat "$work/answer"; } >"$work/to-verify"
openssl dgst -sha256 -verify "$gateway" -signature "$work/signature" "$work/to-verify" >/dev/null 2>&1 ||
  unknown 'the signature of the answer does not verify'
# An old answer that comes back: not from before the request, give or take a minute.
(($(date -d "$(header Response-Time)" +%s) >= $(date -d "$time" +%s) - 60)) || unknown 'the answer is old'

if [[ -n $sealing ]]; then
  [[ $(header Encrypt | wc -l) == 1 ]] || unknown 'the answer is not sealed'
  part "$(header Encrypt)" symmetricKey >"$work/wrapped" || unknown 'the Encrypt header cannot be read'
  openssl pkeyutl -decrypt -inkey "$opening" -in "$work/wrapped" -out "$work/aes" 2>/dev/null || unknown 'the answer cannot be opened'
  openssl base64 -d -A -in "$work/answer" |
    openssl enc -d -aes-256-ecb -K "$(od -An -v -tx1 <"$work/aes" | tr -d ' \n')" >"$work/opened" 2>/dev/null || unknown 'the answer cannot be opened'
else
  [[ -z $(header Encrypt) ]] || unknown 'the answer is sealed, and was not asked to be'
  cp "$work/answer" "$work/opened"
fi
cat "$work/opened"
echo
case $(sed -n 's/.*"resultCode":"\([A-Z_]*\)".*/\1/p' "$work/opened") in
  SUCCESS) exit 0 ;;
  PARAM_ILLEGAL | POINT_NOT_ENOUGH | RISK_REJECT) exit 1 ;;
  *) unknown 'the result code settles nothing' ;;
esac
