//! `classify(provider, status, headers, body)` for SQL: a struct with the columns of `classify --ndjson`.

use std::sync::Arc;

use datafusion::arrow::array::{Array, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use llm_errors::CATALOG;
use llm_errors_arrow::{Threads, classify_batch, schema};

const ARGUMENTS: [&str; 4] = ["provider", "status", "headers", "body"];

/// The function, for `SessionContext::register_udf`.
pub fn classify() -> ScalarUDF {
    ScalarUDF::new_from_impl(Classify {
        signature: Signature::any(ARGUMENTS.len(), Volatility::Immutable),
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Classify {
    signature: Signature,
}

impl ScalarUDFImpl for Classify {
    fn name(&self) -> &str {
        "classify"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(schema().fields().clone()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let fields = ARGUMENTS.iter().zip(&columns);
        let fields: Vec<_> = fields
            .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
            .collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?;
        // DataFusion has a thread for each partition
        let found = classify_batch(CATALOG, &batch, Threads::One)?;
        Ok(ColumnarValue::Array(Arc::new(StructArray::from(found))))
    }
}
