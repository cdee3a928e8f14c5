"""The shapes and codes of the standard: DCI interface standards for social protection, release 1.0.0.

Taken from the published OpenAPI files social_api_v1.0.0 and ibr_api_v1.0.0 (spdci/standards): envelope of signature,
header and message; search with its three query types; the status and error codes. Incoming messages are checked
against the schemas here, and the OpenAPI document is printed from the same ones. Where the release contradicts itself
(`total_count` is an integer in the schema and text in the samples) the schema holds.
"""

from typing import Any

VERSION = "1.0.0"
SEARCH, ON_SEARCH, STATUS, ON_STATUS = "search", "on-search", "txn-status", "txn-on-status"
QUERY_TYPES = ("idtype-value", "expression", "predicate")
OPERATORS = ("gt", "lt", "eq", "ge", "le", "in")
CONDITIONS = ("and", "or", "not")
RECEIVED, PENDING, SUCCESS, REJECTED = "rcvd", "pdng", "succ", "rjct"
HEADER_REASONS = ("rjct.version.invalid", "rjct.message_id.duplicate", "rjct.message_ts.invalid", "rjct.action.invalid",
                  "rjct.action.not_supported", "rjct.total_count.invalid", "rjct.total_count.limit_exceeded",
                  "rjct.errors.too_many")
SEARCH_REASONS = ("rjct.reference_id.invalid", "rjct.reference_id.duplicate", "rjct.timestamp.invalid",
                  "rjct.search_criteria.invalid", "rjct.filter.invalid", "rjct.sort.invalid", "rjct.pagination.invalid",
                  "rjct.search.too_many_records_found")
ERRORS = ("err.request.bad", "err.request.unauthorized", "err.request.forbidden", "err.request.not_found",
          "err.request.timeout", "err.version.not_supported", "err.request.too_many_requests", "err.sender_id.invalid",
          "err.sender_uri.invalid", "err.receiver_id.invalid", "err.signature.missing", "err.signature.invalid",
          "err.encryption.invalid", "err.service.unavailable")

Schema = dict[str, Any]


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _text(longest: int = 999, **more: Any) -> Schema:
    return {"type": "string", "maxLength": longest, **more}


def _one_of(values: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(values)}


def _list(items: Schema, most: int = 1000) -> Schema:
    return {"type": "array", "items": items, "maxItems": most}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


ID, TIME, URI, LOCALE = _text(99, minLength=1), _text(64, format="date-time"), _text(999, format="uri"), _text(3, pattern="^[a-z]{3}$")
COUNT: Schema = {"type": "integer", "minimum": 0}
VALUE: Schema = {"type": ["string", "integer", "boolean", "array"], "items": {"type": ["string", "integer"]}, "maxItems": 1000}

SCHEMAS: dict[str, Schema] = {
    "Header": _object(
        ["message_id", "message_ts", "action", "sender_id", "total_count"],
        version=_text(20), message_id=ID, message_ts=TIME, action=_text(40), sender_id=ID, sender_uri=URI, receiver_id=_text(99),
        total_count=COUNT, is_msg_encrypted={"type": "boolean"}, meta={"type": ["object", "string"]}),
    "CallbackHeader": _object(
        ["message_id", "message_ts", "action", "status"],
        version=_text(20), message_id=ID, message_ts=TIME, action=_text(40),
        status=_one_of((RECEIVED, PENDING, SUCCESS, REJECTED)), status_reason_code=_one_of(HEADER_REASONS),
        status_reason_message=_text(), total_count=COUNT, completed_count=COUNT, sender_id=ID, receiver_id=ID,
        is_msg_encrypted={"type": "boolean"}, meta={"type": "object"}),
    "Purpose": _object(["code"], text=_text(), code=_text(99), ref_uri=URI),
    "Authorize": _object(["purpose"], ts=TIME, purpose=_ref("Purpose")),
    "IdTypeValue": _object(["type", "value"], type=_text(40), value=_text(99)),
    "Expression": _object(["type", "value"], type=_text(99), value=_object(["expression"], expression={"type": "object"})),
    "Comparison": _object(["attribute_name", "operator", "attribute_value"],
                          attribute_name=_text(99), operator=_one_of(OPERATORS), attribute_value=VALUE),
    "Predicate": _object(["expression1"], seq_num={"type": "integer"}, expression1=_ref("Comparison"),
                         condition=_one_of(CONDITIONS), expression2=_ref("Comparison")),
    "Sort": _object(["attribute_name"], attribute_name=_text(99), sort_order=_one_of(("asc", "desc"))),
    "PaginationRequest": _object(["page_size"], page_size={"type": "integer"}, page_number={"type": "integer"}),
    "Pagination": _object(["page_size", "page_number", "total_count"], page_size=COUNT, page_number=COUNT, total_count=COUNT),
    "SearchCriteria": _object(
        ["query_type", "query"],
        version=_text(20), reg_event_type=_text(99), query_type=_one_of(QUERY_TYPES), response_entity=_text(99),
        query={"anyOf": [_ref("IdTypeValue"), _ref("Expression"), _list(_ref("Predicate"), 20)]}, sort=_list(_ref("Sort"), 5),
        pagination=_ref("PaginationRequest"), consent={"type": ["object", "string"]}, authorize=_ref("Authorize")),
    "SearchItem": _object(["reference_id", "timestamp", "search_criteria"],
                          reference_id=ID, timestamp=TIME, search_criteria=_ref("SearchCriteria"), locale=LOCALE),
    "SearchRequest": _object(["transaction_id", "search_request"],
                             transaction_id=ID, search_request={**_list(_ref("SearchItem")), "minItems": 1}),
    "SearchAnswer": _object(
        ["reference_id", "timestamp", "status"],
        reference_id=ID, timestamp=TIME, status=_one_of((RECEIVED, PENDING, SUCCESS, REJECTED)),
        status_reason_code=_one_of(SEARCH_REASONS), status_reason_message=_text(),
        data=_object(["reg_records"], version=_text(20), reg_record_type=_text(99), reg_records=_list({"type": "object"})),
        pagination=_ref("Pagination"), locale=LOCALE),
    "SearchResponse": _object(["transaction_id", "correlation_id", "search_response"],
                              transaction_id=ID, correlation_id=ID, search_response=_list(_ref("SearchAnswer"))),
    "StatusQuestion": _object(
        ["reference_id", "txn_type", "attribute_type", "attribute_value"],
        reference_id=ID, txn_type=_one_of(("search",)), locale=LOCALE,
        attribute_type=_one_of(("transaction_id", "reference_id_list", "correlation_id")),
        attribute_value={"type": ["string", "array"], "items": ID, "maxItems": 100}),
    "StatusRequest": _object(["transaction_id", "txnstatus_request"], transaction_id=ID, txnstatus_request=_ref("StatusQuestion")),
    "StatusResponse": _object(
        ["transaction_id", "correlation_id", "txnstatus_response"], transaction_id=ID, correlation_id=ID,
        txnstatus_response=_object(["txn_type", "txn_status"], txn_type=_one_of(("search",)), txn_status=_ref("SearchResponse"))),
    "Error": _object(["code", "message"], code=_one_of(ERRORS), message=_text()),
    "Acknowledgement": _object(["message"], message=_object(
        ["ack_status", "timestamp", "correlation_id"],
        ack_status=_one_of(("ACK", "NACK", "ERR")), timestamp=TIME, correlation_id=ID, error=_ref("Error"))),
    "HttpError": _object(["errors"], errors=_list(_object(["code", "message"], code=_text(99), message=_text()))),
    "TokenRequest": _object(["grant_type", "client_id", "client_secret"],
                            grant_type=_one_of(("client_credentials",)), client_id=ID, client_secret=ID, scope=_text()),
    "TokenResponse": _object(["access_token", "token_type", "expires_in", "scope"],
                             access_token=_text(9999), token_type=_one_of(("Bearer",)), expires_in=COUNT, scope=_text()),
}


def envelope(header: str, message: str) -> Schema:
    """Signature, header and message together."""
    return _object(["header", "message"], signature=_text(9999), header=_ref(header), message=_ref(message))


SCHEMAS |= {
    "SearchEnvelope": envelope("Header", "SearchRequest"), "OnSearchEnvelope": envelope("CallbackHeader", "SearchResponse"),
    "StatusEnvelope": envelope("Header", "StatusRequest"), "OnStatusEnvelope": envelope("CallbackHeader", "StatusResponse"),
}
