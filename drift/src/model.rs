//! Machine-readable descriptions of an API: `OpenAPI`, Smithy, and the service models of botocore.

use serde_json::{Map, Value};

use crate::rows::Row;
use crate::yaml;

/// A description of more words is a sentence.
const LONGEST_TITLE: usize = 5;

/// The errors that a description lists; none where it is of another kind.
pub(crate) fn rows(text: &str) -> Option<Vec<Row>> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    let document = if is_json {
        serde_json::from_str(text).ok()?
    } else {
        yaml::parse(text)?
    };
    if document.get("openapi").is_some() || document.get("swagger").is_some() {
        return Some(openapi(&document));
    }
    let shapes = document.get("shapes")?.as_object()?;
    Some(exceptions(shapes))
}

/// The exceptions of a service: their name is the code.
fn exceptions(shapes: &Map<String, Value>) -> Vec<Row> {
    let rows = shapes.iter().filter_map(|(name, shape)| {
        let traits = shape.get("traits");
        let smithy = |name: &str| traits?.get(format!("smithy.api#{name}"));
        let is_error = shape.get("exception") == Some(&Value::Bool(true))
            || shape.get("error").is_some()
            || smithy("error").is_some();
        if !is_error {
            return None;
        }
        let error = shape.get("error");
        let status = error
            .and_then(|error| error.get("httpStatusCode"))
            .or_else(|| smithy("httpError"));
        let code = error
            .and_then(|error| error.get("code"))
            .and_then(Value::as_str);
        let name = name.rsplit('#').next().unwrap_or(name);
        let documentation = shape
            .get("documentation")
            .or_else(|| smithy("documentation"));
        Some(Row {
            status: status
                .and_then(Value::as_u64)
                .map(|it| it.to_string())
                .into_iter()
                .collect(),
            code: Some(code.unwrap_or(name).to_owned()),
            title: None,
            texts: documentation
                .and_then(Value::as_str)
                .map(plain)
                .into_iter()
                .collect(),
        })
    });
    rows.collect()
}

/// A text of HTML without its tags.
fn plain(html: &str) -> String {
    if html.contains('<') {
        crate::html::text(html)
    } else {
        html.to_owned()
    }
}

/// The error responses of all operations, and the codes that schemas of errors list.
fn openapi(document: &Value) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let components = document.get("components").unwrap_or(document);
    let shared = components.get("responses");
    let paths = members(document.get("paths"));
    for (_, operation) in paths.flat_map(|(_, path)| members(Some(path))) {
        for (status, response) in members(operation.get("responses")) {
            let name = response.get("$ref").and_then(Value::as_str);
            let name = name.and_then(|name| name.rsplit('/').next());
            let response = name.and_then(|name| shared?.get(name)).unwrap_or(response);
            let is_error = status.starts_with(['4', '5']) && status.len() == 3;
            let description = response.get("description").and_then(Value::as_str);
            let Some(description) = description.filter(|it| is_error && !it.trim().is_empty())
            else {
                continue;
            };
            let description = plain(description);
            let mut lines = description.trim().splitn(2, '\n').map(str::trim);
            // a sentence is no title
            let is_title = |line: &&str| line.split(' ').count() <= LONGEST_TITLE;
            let title = lines.clone().next().filter(is_title);
            if title.is_some() {
                lines.next();
            }
            let row = Row {
                status: vec![status.to_ascii_lowercase()],
                code: None,
                title: title.map(str::to_owned),
                texts: lines.map(str::to_owned).collect(),
            };
            rows.push(row);
        }
    }
    let schemas = components
        .get("schemas")
        .or_else(|| document.get("definitions"));
    for (name, schema) in members(schemas) {
        if name.to_ascii_lowercase().contains("error") {
            codes(schema, &mut rows, 0);
        }
    }
    rows
}

/// The members of an object; any other value has none.
fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The values of `code`, `type` and of enumerations in a schema of errors.
fn codes(schema: &Value, rows: &mut Vec<Row>, depth: usize) {
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return;
    }
    let lists = ["allOf", "anyOf", "oneOf"]
        .iter()
        .filter_map(|key| schema.get(key)?.as_array());
    for part in lists.flatten() {
        codes(part, rows, depth + 1);
    }
    let values = schema.get("enum").and_then(Value::as_array);
    for code in values.into_iter().flatten().filter_map(Value::as_str) {
        if code.len() > 1 {
            rows.push(Row::of_code(code));
        }
    }
    for (name, property) in members(schema.get("properties")) {
        if matches!(
            &**name,
            "code" | "type" | "error" | "error_code" | "error_type"
        ) {
            codes(property, rows, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::merge;

    /// Status, code and title of each row.
    fn read(text: &str) -> Vec<String> {
        let rows = merge(rows(text).unwrap_or_default());
        let rows = rows.iter().map(|row| {
            let words = [&row.code, &row.title].map(|it| it.clone().unwrap_or_default());
            format!(
                "{}|{}|{}",
                row.status.join(","),
                words.join("|"),
                row.texts.join("; ")
            )
        });
        rows.collect()
    }

    #[test]
    fn a_service_model_lists_its_exceptions() {
        let botocore = r#"{"shapes": {
            "ThrottlingException": {"type": "structure", "exception": true,
                "error": {"httpStatusCode": 429, "senderFault": true}, "documentation": "<p>Too <b>fast</b>.</p>"},
            "Message": {"type": "structure"}}}"#;
        assert_eq!(read(botocore), ["429|ThrottlingException||Too fast."]);
        let smithy = r#"{"smithy": "2.0", "shapes": {"acme#Denied": {"type": "structure",
            "traits": {"smithy.api#error": "client", "smithy.api#httpError": 403, "smithy.api#documentation": "No."}}}}"#;
        assert_eq!(read(smithy), ["403|Denied||No."]);
    }

    #[test]
    fn openapi_lists_responses_and_codes() {
        let yaml = "
openapi: 3.1.0
paths:
  /v1/chat:
    post:
      responses:
        '200': {description: Done}
        '429': {$ref: '#/components/responses/Slow'}
        '404': {description: No such model}
  /v1/other:
    get:
      responses:
        '404': {description: No such model}
components:
  responses:
    Slow: {description: \"Too fast\\nWait.\"}
  schemas:
    Error: {properties: {code: {enum: [too_fast, no_model]}, message: {type: string}}}
    Model: {properties: {code: {enum: [x1]}}}
";
        assert_eq!(
            read(yaml),
            [
                "404||No such model|",
                "429||Too fast|Wait.",
                "|too_fast||",
                "|no_model||"
            ]
        );
    }

    #[test]
    fn anything_else_is_nothing() {
        for text in ["{}", "[]", "{\"shapes\": 1}", "a: b", ": :", "{"] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }
}
