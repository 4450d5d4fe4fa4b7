# A TLS server that answers nothing and counts the bytes of the message it was given: none, if TLS does its work.
import argparse, json, os, socket, ssl, sys, threading

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--cert", required=True, help="PEM file; written where --expired-by is given")
options.add_argument("--key", required=True)
options.add_argument("--old", action="store_true", help="speaks nothing newer than TLS 1.0")
options.add_argument("--expired-by", nargs=2, metavar=("CA", "CA-KEY"), help="makes a certificate of yesterday")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")


def log(**facts):
    log_file.write(json.dumps(facts) + "\n")
    log_file.flush()


def make_expired(authority, authority_key):
    """A certificate for localhost that was good until yesterday. openssl itself makes none such."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        log(event="missing")
        sys.exit(1)
    from datetime import datetime, timedelta, timezone

    issuer = x509.load_pem_x509_certificate(open(authority, "rb").read())
    signer = serialization.load_pem_private_key(open(authority_key, "rb").read(), None)
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(timezone.utc)
    made = x509.CertificateBuilder().subject_name(
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    ).issuer_name(issuer.subject).public_key(key.public_key()).serial_number(x509.random_serial_number()
    ).not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1)
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(signer, hashes.SHA256())
    open(options.cert, "wb").write(made.public_bytes(serialization.Encoding.PEM))
    open(options.key, "wb").write(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


if options.expired_by:
    make_expired(*options.expired_by)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if options.old:
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
context.load_cert_chain(options.cert, options.key)


def serve(client):
    count = 0
    client.settimeout(3)
    try:
        with context.wrap_socket(client, server_side=True) as secure:
            while piece := secure.recv(65536):
                count += len(piece)
    except OSError:
        pass
    log(event="counted", sent=count)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


listener = socket.create_server(("127.0.0.1", 0))
log(event="listening", port=listener.getsockname()[1])
threading.Thread(target=end_with_parent, daemon=True).start()
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
