"""A signed PDF is one that another program trusts, with its time stamp; and no failure gives an unsigned one."""

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from tests.vault.authority import Authority

from chesil.vault.errors import AuthorityRefused, NotPossible, PackBroken, WrongSecret
from chesil.vault.pack.signing import sign_pdf

pytest.importorskip("pyhanko", reason="the extra 'sign' is not installed")
SECRET = "open the signing key"  # noqa: S105 - of an invented key


@pytest.fixture(scope="module")
def pdf():
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def signer():
    return new_signer()


def new_signer():
    """A key and a certificate of its own, in a PKCS#12 file; and the certificate in DER."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Farah, solicitor")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=10))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, SHA256())
    )  # fmt: skip
    file = pkcs12.serialize_key_and_certificates(
        b"signer", key, certificate, None, BestAvailableEncryption(SECRET.encode())
    )
    return file, certificate.public_bytes(Encoding.DER)


def checked(signed, *roots):
    from asn1crypto import pem
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    known = [asn1_x509.Certificate.load(pem.unarmor(each)[2] if pem.detect(each) else each) for each in roots]
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    context = ValidationContext(trust_roots=known, allow_fetching=False)
    return validate_pdf_signature(signature, context, context), signature


def test_another_program_trusts_the_signature_and_finds_no_change(pdf, signer):
    file, certificate = signer
    signed = sign_pdf(pdf, pkcs12=file, passphrase=SECRET)
    assert signed.startswith(pdf)
    status, signature = checked(signed, certificate)
    assert status.valid
    assert status.intact
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert status.timestamp_validity is None


def test_it_is_time_stamped_by_an_authority_of_ours(pdf, signer):
    file, certificate = signer
    with Authority() as tsa:
        signed = sign_pdf(pdf, pkcs12=file, passphrase=SECRET, authority=tsa.chosen())
        status, _ = checked(signed, certificate, tsa.root_pem)
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted
    assert len(tsa.asked) >= 1
    assert sha256(pdf).digest() not in tsa.asked[0]
    assert pdf[:40] not in tsa.asked[0]


@pytest.mark.parametrize("mode", ["lying hash", "lying nonce", "bad DER", "wrong root", "rejected", "error"])
def test_an_authority_that_misbehaves_leaves_nothing_signed(pdf, signer, mode):
    with Authority(mode) as tsa, pytest.raises(AuthorityRefused):
        sign_pdf(pdf, pkcs12=signer[0], passphrase=SECRET, authority=tsa.chosen(timeout=2))


def test_a_change_after_it_is_seen(pdf, signer):
    file, certificate = signer
    signed = bytearray(sign_pdf(pdf, pkcs12=file, passphrase=SECRET))
    at = signed.index(b"/MediaBox")
    signed[at + 12 : at + 13] = b"1"
    status, _ = checked(bytes(signed), certificate)
    assert not status.intact


@pytest.mark.parametrize("secret", ["wrong", "", None])
def test_a_wrong_passphrase_of_the_key_is_said(pdf, signer, secret):
    with pytest.raises(WrongSecret, match="does not open"):
        sign_pdf(pdf, pkcs12=signer[0], passphrase=secret)


@pytest.mark.parametrize("file", [b"", b"no key", bytes(1000)])
def test_a_file_without_a_key_is_said(pdf, file):
    with pytest.raises(WrongSecret, match="does not open"):
        sign_pdf(pdf, pkcs12=file, passphrase=SECRET)


def test_what_is_no_pdf_or_signed_already_is_refused(pdf, signer):
    file, _ = signer
    for wrong in (b"", b"no PDF", pdf[: len(pdf) // 2], sign_pdf(pdf, pkcs12=file, passphrase=SECRET)):
        with pytest.raises(PackBroken, match="cannot be signed"):
            sign_pdf(wrong, pkcs12=file, passphrase=SECRET)


def test_without_the_extra_it_says_what_to_install(pdf, signer, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.incremental_writer", None)
    with pytest.raises(NotPossible, match="pyHanko is not installed"):
        sign_pdf(pdf, pkcs12=signer[0], passphrase=SECRET)
