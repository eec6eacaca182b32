"""The states and kinds of things in the catalogue."""

from enum import Enum


class ProductStatus(Enum):
    """Only active products can be published; archived ones keep their orders readable."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class AttributeKind(Enum):
    TEXT = "text"
    SELECT = "select"
    NUMBER = "number"
    BOOLEAN = "boolean"


class MediaKind(Enum):
    IMAGE = "image"
    VIDEO = "video"
