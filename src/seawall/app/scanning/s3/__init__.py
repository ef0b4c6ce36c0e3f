"""S3's own protocol, which knows names that obstore will not say: `a//b`, `./c`, a line break.

S3 takes any name, obstore only tidy ones: one untidy name ends its listing, and a slash at
either end of one is lost. Whoever may upload under a name of his choice could so keep a
whole bucket from being scanned.

signature   what proves to S3 who asks (AWS Signature Version 4)
client      the listing and the reading, over HTTP
"""
