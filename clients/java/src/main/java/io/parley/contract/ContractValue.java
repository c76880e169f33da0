package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// Any value of any topic. In JSON it has a `kind`, which names the record, and a `schemaVersion`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonPropertyOrder("schemaVersion")
public interface ContractValue {
  int SCHEMA_VERSION = 1;

  @JsonProperty("schemaVersion")
  default int schemaVersion() {
    return SCHEMA_VERSION;
  }
}
