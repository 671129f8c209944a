#!/usr/bin/env bash
# The conformance protocol in bash: one JSON object a line in, one out. It verifies RSA256 signatures with openssl.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The text or number of one member; %b turns \n of JSON into a line feed.
field() {
  local pattern="\"$1\":(\"(([^\"\\\\]|\\\\.)*)\"|[0-9]+)"
  [[ $line =~ $pattern ]] || return 0
  if [[ ${BASH_REMATCH[1]} == \"* ]]; then printf '%b' "${BASH_REMATCH[2]}"; else printf '%s' "${BASH_REMATCH[1]}"; fi
}

verify() {
  field publicKey >"$work/key"
  field message | openssl base64 -d -A >"$work/message"
  field signature | openssl base64 -d -A >"$work/signature"
  openssl dgst -sha256 -verify "$work/key" -signature "$work/signature" "$work/message" >/dev/null 2>&1
}

while IFS= read -r line; do
  id=$(field id)
  if [[ $(field operation) != verify || $(field algorithm) != RSA256 ]]; then
    printf '{"id":%s,"unsupported":"only verify RSA256"}\n' "$id"
  elif verify; then
    printf '{"id":%s,"output":{}}\n' "$id"
  else
    printf '{"id":%s,"rejected":"Verification failure"}\n' "$id"
  fi
done
