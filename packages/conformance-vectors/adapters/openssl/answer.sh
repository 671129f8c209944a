#!/usr/bin/env bash
# In: requests of the conformance protocol, one JSON object a line. Out: one answer a line, by bash and openssl alone.
# It shows what the command line reaches: keys, signatures, the sealed body and the wrapped key. Grammar is left out.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The value of one member as text; the vectors' members are strings without surprises, or numbers.
field() {
  local pattern="\"$1\":(\"(([^\"\\\\]|\\\\.)*)\"|[0-9]+)"
  if [[ $line =~ $pattern ]]; then
    if [[ ${BASH_REMATCH[1]} == \"* ]]; then printf '%b' "${BASH_REMATCH[2]}"; else printf '%s' "${BASH_REMATCH[1]}"; fi
  fi
}
bytes() { field "$1" | openssl base64 -d -A; }
text64() { openssl base64 -A; }
output() { printf '{"id":%s,"output":%s}\n' "$id" "$1"; }
rejected() { printf '{"id":%s,"rejected":"%s"}\n' "$id" "$1"; }
unsupported() { printf '{"id":%s,"unsupported":"%s"}\n' "$id" "$1"; }

# openssl accepts text around Base64 that it cannot read; what does not come out as it went in was not Base64.
strict_base64() {
  tr -d ' \t\r\n' >"$work/base64"
  openssl base64 -d -A -in "$work/base64" -out "$work/decoded" 2>/dev/null || return 1
  [[ -s $work/decoded && $(openssl base64 -A -in "$work/decoded") == "$(cat "$work/base64")" ]]
}

import_key() { # private or public
  bytes material >"$work/material"
  local form pub=()
  [[ $1 == public ]] && pub=(-pubin)
  # PEM or DER as they are, then one line of Base64, then a certificate.
  for form in PEM DER; do
    openssl pkey "${pub[@]}" -inform "$form" -in "$work/material" -passin pass: -pubout -outform DER -out "$work/spki" 2>/dev/null && break
  done
  if [[ ! -s $work/spki ]] && strict_base64 <"$work/material"; then
    openssl pkey "${pub[@]}" -inform DER -in "$work/decoded" -pubout -outform DER -out "$work/spki" 2>/dev/null
  fi
  if [[ ! -s $work/spki && $1 == public ]]; then
    openssl x509 -in "$work/material" -noout -pubkey 2>/dev/null | openssl pkey -pubin -pubout -outform DER -out "$work/spki" 2>/dev/null
  fi
  if [[ ! -s $work/spki ]]; then rejected 'openssl pkey reads no such key'; return; fi
  local about bits type
  about=$(openssl pkey -pubin -inform DER -in "$work/spki" -noout -text_pub 2>/dev/null)
  bits=$(sed -n 's/.*(\([0-9]*\) bit.*/\1/p' <<<"$about" | head -1)
  if [[ $about == *Modulus* ]]; then
    type=RSA
    # The key policy of the suite: 2048 to 4096 bits, e = 65537.
    if ((bits < 2048 || bits > 4096)) || [[ $about != *'65537 (0x10001)'* ]]; then rejected 'outside the key policy'; return; fi
    if [[ $about == *PSS* ]]; then rejected 'bound to RSA-PSS'; return; fi
  elif [[ $about == *'ASN1 OID: secp224r1'* ]]; then
    type=EC
  else
    rejected 'another kind of key'; return
  fi
  output "{\"type\":\"$type\",\"bits\":$bits,\"fingerprint\":\"$(openssl dgst -sha256 -r "$work/spki" | cut -d' ' -f1)\"}"
}

sign() {
  [[ $(field algorithm) == RSA256 ]] || { unsupported 'deterministic signatures are RSA256'; return; }
  field privateKey >"$work/key"
  bytes message >"$work/message"
  output "{\"signature\":\"$(openssl dgst -sha256 -sign "$work/key" "$work/message" | text64)\"}"
}

verify() {
  local hash=sha256
  [[ $(field hash) == SHA-224 ]] && hash=sha224
  [[ $(field encoding) == raw ]] && { unsupported 'openssl dgst reads DER'; return; }
  field publicKey >"$work/key"
  bytes message >"$work/message"
  bytes signature >"$work/signature"
  if openssl dgst "-$hash" -verify "$work/key" -signature "$work/signature" "$work/message" >/dev/null 2>&1; then
    output '{}'
  else
    rejected 'Verification failure'
  fi
}

# What two peers could read in two ways is not signed: bash has regular expressions enough for that.
grammar() {
  local path='^(/[A-Za-z0-9._~!$&()*+,;=:@-]+)*/?([?][A-Za-z0-9._~!$&()*+,;=:@/?%-]*)?$' dots='/[.][.]?(/|[?]|$)'
  local time='^([0-9]{13}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2}))$'
  [[ $(field method) =~ ^[A-Z]+$ && $(field path; echo .) =~ ^/ && $(field path) =~ $path && ! $(field path) =~ $dots &&
    $(field clientId; echo .) =~ ^[A-Za-z0-9_-]{1,64}[.]$ && $(field time; echo .) =~ ^[^$'\n']*[.]$ &&
    $(field time) =~ $time && $(field keyVersion; echo .) =~ ^[A-Za-z0-9._-]*$ ]]
}

string_to_sign() { # into a file
  printf '%s %s\n%s.%s.' "$(field method)" "$(field path)" "$(field clientId)" "$(field time)" >"$work/message"
  bytes body >>"$work/message"
}

sign_message() {
  grammar || { rejected 'grammar'; return; }
  field privateKey >"$work/key"
  string_to_sign
  local value
  value=$(openssl dgst -sha256 -sign "$work/key" "$work/message" | text64)
  value=${value//+/%2B}; value=${value//\//%2F}; value=${value//=/%3D}
  output "{\"value\":\"algorithm=RSA256,keyVersion=$(field keyVersion),signature=$value\"}"
}

aes() { # -e or -d, key file, input file, output file
  local key size
  key=$(od -An -v -tx1 "$2" | tr -d ' \n')
  size=$((4 * ${#key}))
  case $size in 128 | 192 | 256) openssl enc "$1" "-aes-$size-ecb" -K "$key" -in "$3" -out "$4" 2>/dev/null ;; *) return 1 ;; esac
}

encrypt_body() {
  bytes contentKey >"$work/key"
  bytes plaintext >"$work/plaintext"
  if aes -e "$work/key" "$work/plaintext" "$work/ciphertext"; then
    output "{\"body\":\"$(text64 <"$work/ciphertext" | text64)\"}"
  else
    rejected 'no AES key'
  fi
}

decrypt_body() {
  bytes contentKey >"$work/key"
  if bytes body | strict_base64 && aes -d "$work/key" "$work/decoded" "$work/plaintext"; then
    output "{\"plaintext\":\"$(text64 <"$work/plaintext")\"}"
  else
    rejected 'bad decrypt'
  fi
}

unwrap_key() {
  field privateKey >"$work/key"
  bytes symmetricKey >"$work/wrapped"
  if openssl pkeyutl -decrypt -inkey "$work/key" -in "$work/wrapped" -pkeyopt rsa_padding_mode:pkcs1 -out "$work/content" 2>/dev/null &&
    [[ $(($(stat -c %s "$work/content") * 8)) == "$(field aesBits)" ]]; then
    output "{\"contentKey\":\"$(text64 <"$work/content")\"}"
  else
    rejected 'no key of that length'
  fi
}

while IFS= read -r line; do
  rm -f "$work"/*
  id=$(field id)
  operation=$(field operation)
  case $operation in
    import-private-key) import_key private ;;
    import-public-key) import_key public ;;
    sign) sign ;;
    verify) verify ;;
    sign-message) sign_message ;;
    encrypt-body) encrypt_body ;;
    decrypt-body) decrypt_body ;;
    unwrap-key) unwrap_key ;;
    *) unsupported "$operation" ;;
  esac
done
