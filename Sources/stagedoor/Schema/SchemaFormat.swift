// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The schema languages that can be checked.
enum SchemaFormat: String, CaseIterable, ExpressibleByArgument {
    case avro
}
