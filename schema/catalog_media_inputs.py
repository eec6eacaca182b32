"""Inputs of the mutations of pictures and publication."""

from datetime import datetime

import strawberry
from strawberry import UNSET

from commerce.catalog.images import MAX_BYTES, decoded
from commerce.catalog.kinds import MediaKind
from commerce.catalog.requests import (
    AddMedia,
    MediaFields,
    MediaSpec,
    MediaUpload,
    NameMedia,
    Publication,
    Publish,
    Translation,
    Unpublish,
    UpdateMedia,
)
from commerce.core.errors import InvalidInput
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import KEY, LANGUAGE, commands, sent_fields, translation
from schema.execution.forms import UploadedFile
from schema.scalars import LanguageCode, Upload

PRODUCT_ID = ("input", "productId")


@strawberry.input(description="What a picture shows, in another language.")
class MediaTranslationInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    alt: str | None = strawberry.field(description="Up to 300; empty takes it away.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(
    description="A new picture or film: by `url`, or a picture by `file` or `content`."
)
class MediaInput:
    url: str | None = strawberry.field(
        default=None, description="An http(s) address, or a path below /media/; up to 2,000."
    )
    content: str | None = strawberry.field(
        default=None,
        description="A small file in base64: PNG, JPEG, WebP, GIF or AVIF. Send larger ones as"
        " `file`: a request that is no upload has at most 1 MiB.",
    )
    file: Upload | None = strawberry.field(
        default=None,
        description="The file itself in a multipart request, up to 5 MB; the same formats.",
    )
    kind: MediaKind = strawberry.field(default=MediaKind.IMAGE, description="What it is.")
    alt: str | None = strawberry.field(
        default=None, description="What it shows, up to 300, for those who cannot see it."
    )
    variant_id: strawberry.ID | None = strawberry.field(
        default=None, description="The variant it shows, if only one."
    )
    translations: list[MediaTranslationInput] = strawberry.field(
        default_factory=list[MediaTranslationInput], description="`alt` in other languages."
    )

    def upload_at(self, number: int) -> MediaUpload:
        path = ("input", "media", str(number))
        if [self.url, self.content, self.file].count(None) != 2:
            raise InvalidInput.at((*path, "url"), "REQUIRED", "Give `url`, `file` or `content`.")
        if self.url is None and self.kind is not MediaKind.IMAGE:
            raise InvalidInput.at((*path, "kind"), "INVALID", "Films are given by `url`.")
        variant_id = self.variant_id
        spec = MediaSpec(
            url=self.url or "",
            alt=self.alt,
            kind=self.kind,
            variant_id=uuid_of("ProductVariant", variant_id, (*path, "variantId"))
            if variant_id
            else None,
            translations=commands(self.translations),
        )
        if self.file is not None:
            return MediaUpload(spec, content_of(self.file, (*path, "file")), (*path, "file"))
        if self.content is not None:
            return MediaUpload(spec, decoded(self.content, (*path, "content")), (*path, "content"))
        return MediaUpload(spec)


def content_of(file: UploadedFile, path: tuple[str, ...]) -> bytes:
    """Raises InvalidInput for a file that no picture may be as large as, without reading it."""
    if file.size > MAX_BYTES:
        raise InvalidInput.at(path, "TOO_LARGE", f"At most {MAX_BYTES} bytes.")
    return file.read()


@strawberry.input(description="Pictures and films to add to a product, behind those it has.")
class ProductMediaAddInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    media: list[MediaInput] = strawberry.field(
        description="Up to 20 at once; a product has at most 100."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AddMedia:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        uploads = [each.upload_at(number) for number, each in enumerate(self.media)]
        return AddMedia(self.idempotency_key, product_id, uploads)


@strawberry.input(description="A picture to say something else of; what is left out stays.")
class ProductMediaUpdateInput:
    id: strawberry.ID = strawberry.field(description="The picture or film.")
    alt: str | None = strawberry.field(default=UNSET, description="What it shows, up to 300.")
    variant_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The variant it shows; null for all of them."
    )
    translations: list[MediaTranslationInput] | None = strawberry.field(
        default=UNSET, description="`alt` in other languages; those left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateMedia:
        fields = sent_fields(self)
        if fields.get("variant_id") is not None:
            path = ("input", "variantId")
            fields["variant_id"] = uuid_of("ProductVariant", fields["variant_id"], path)
        media_id = uuid_of("Media", self.id, ("input", "id"))
        return UpdateMedia(self.idempotency_key, media_id, MediaFields(**fields))


@strawberry.input(description="Some pictures or films of a product.")
class ProductMediaIdsInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    media_ids: list[strawberry.ID] = strawberry.field(description="The pictures and films.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> NameMedia:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        ids = [
            uuid_of("Media", id_, ("input", "mediaIds", str(number)))
            for number, id_ in enumerate(self.media_ids)
        ]
        return NameMedia(self.idempotency_key, product_id, ids)


@strawberry.input(description="Where and when a product is shown.")
class ProductPublicationInput:
    channel: str = strawberry.field(description="The channel's code.")
    published_from: datetime | None = strawberry.field(
        name="from",
        default=None,
        description="From when on; at once when left out, or since when it is shown already.",
    )
    published_until: datetime | None = strawberry.field(
        name="until", default=None, description="Until when; for good when left out."
    )

    def command(self) -> Publication:
        return Publication(self.channel, self.published_from, self.published_until)


@strawberry.input(description="Channels to show a product in.")
class ProductPublishInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    channels: list[ProductPublicationInput] = strawberry.field(
        description="Up to 100; channels that are left out stay as they are."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Publish:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        return Publish(self.idempotency_key, product_id, commands(self.channels))


@strawberry.input(description="Channels to take a product out of.")
class ProductUnpublishInput:
    product_id: strawberry.ID = strawberry.field(description="The product.")
    channels: list[str] = strawberry.field(description="The channels' codes, up to 100.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Unpublish:
        product_id = uuid_of("Product", self.product_id, PRODUCT_ID)
        return Unpublish(self.idempotency_key, product_id, self.channels)
