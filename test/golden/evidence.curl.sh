# projects.get, sent as administrator
# Set FAULTLINE_KEY_ID and FAULTLINE_SECRET to the key that is to be used.
curl --silent --show-error --include --request GET \
  --user "$FAULTLINE_KEY_ID:$FAULTLINE_SECRET" \
  https://api.example.com/v2/projects/p1

# labels.create, sent as administrator
# Set FAULTLINE_TOKEN to the access token that is to be used.
# Only the beginning of the body is kept; it had 20000 bytes.
printf %s AAH/ | base64 --decode | curl --silent --show-error --include --request POST \
  --oauth2-bearer "$FAULTLINE_TOKEN" \
  --header 'Content-Type: application/json' \
  --data-binary @- \
  'https://api.example.com/v2/projects/p1/devices/d1/labels?dry=a+b'

# labels.create, sent as administrator
# Set FAULTLINE_TOKEN to the access token that is to be used.
curl --silent --show-error --include --request POST \
  --oauth2-bearer "$FAULTLINE_TOKEN" \
  --header 'Content-Type: application/json' \
  --data-binary '{"key":"it'\''s","value":"1"}' \
  'https://api.example.com/v2/projects/p1/devices/d1/labels?dry=a+b'

# labels.create, sent as administrator
# Set FAULTLINE_TOKEN to the access token that is to be used.
curl --silent --show-error --include --request POST \
  --oauth2-bearer "$FAULTLINE_TOKEN" \
  --header 'Content-Type: application/json' \
  --data-binary '{"key":"it'\''s","value":"1"}' \
  'https://api.example.com/v2/projects/p1/devices/d1/labels?dry=a+b'
