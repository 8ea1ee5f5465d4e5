"""Signing the PDF of a pack, so that a reader of PDFs shows by itself who vouches for it (PAdES).

This is beside the pack, not part of its proof: a pack proves its files without it. It needs the extra
`sign` of Chesil, which brings pyHanko. Source: ETSI EN 319 142-1; ISO 32000-2, 12.8.
"""

import io
from typing import TYPE_CHECKING, Final

from chesil.vault import timestamps
from chesil.vault.errors import NotPossible, PackBroken, WrongSecret

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

_FIELD: Final = "Chesil"


def sign_pdf(
    pdf: bytes, *, pkcs12: bytes, passphrase: str | None, authority: timestamps.Authority | None = None
) -> bytes:
    """Sign a PDF, and allow no change to it after.

    The signature holds the time of this machine's clock, and with an authority a time stamp, too. So two
    signatures are never the same; nothing else in this room depends on the clock.

    Args:
        pdf: a PDF that nobody signed yet. It stays as it is; the signature is added at its end.
        pkcs12: the key and the certificate of whoever signs, in one file. passphrase: of that file.
        authority: where to ask for a time stamp; None asks nobody.

    Raises:
        NotPossible: the extra `sign` is not installed.
        WrongSecret: the file of the key does not open, or holds no key.
        PackBroken: the PDF cannot be signed. AuthorityRefused: there was no time stamp; nothing was signed.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import fields, signers
    except ImportError:
        raise NotPossible(
            "PDFs cannot be signed here, as pyHanko is not installed.",
            next_step="Install Chesil with its extra 'sign', or give the PDF without a signature.",
        ) from None
    signer = _signer(pkcs12, passphrase)
    stamper = _stamper(authority) if authority else None
    how = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signed = io.BytesIO()
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signers.sign_pdf(writer, how, signer=signer, timestamper=stamper, output=signed)
    except (PdfError, ValueError, TypeError, KeyError):
        # Its words may quote the PDF.
        raise PackBroken("This PDF cannot be signed: it is damaged, or has a signature already.") from None
    return signed.getvalue()


def _signer(pkcs12: bytes, passphrase: str | None) -> "SimpleSigner":
    from pyhanko.sign.signers import SimpleSigner

    secret = None if passphrase is None else passphrase.encode()
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=secret)
    except (ValueError, TypeError, AttributeError):  # the last: a file that holds no key or no certificate
        raise WrongSecret(
            "The file with the signing key does not open with this passphrase, or holds no key.",
            next_step="It is a PKCS#12 file, often called .p12 or .pfx. Check it and its passphrase.",
        ) from None
    return signer


def _stamper(authority: timestamps.Authority) -> "TimeStamper":
    from asn1crypto import tsp  # type: ignore[import-untyped]
    from pyhanko.sign.timestamps import TimeStamper

    class Asking(TimeStamper):
        """pyHanko makes the request and uses the answer; exchange and checks are ours, with their bounds."""

        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            response = timestamps.exchange(authority, req.dump())
            timestamps.check_digest(
                response,
                req["message_imprint"]["hashed_message"].native,
                name=authority.name,
                roots=authority.roots,
                policy=authority.policy,
                nonce=req["nonce"].native,
            )
            return tsp.TimeStampResp.load(response)

    stamper: TimeStamper = Asking()  # type: ignore[no-untyped-call]
    return stamper
