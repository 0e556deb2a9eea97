// SPDX-License-Identifier: Apache-2.0

import JSON

/// The error reading the text ends with, if it does.
func failure(_ text: [UInt8], _ limits: JSONLimits = JSONLimits()) -> JSONError? {
    do throws(JSONError) {
        _ = try JSON(parsing: text, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// The error reading the text ends with, if it does.
func failure(_ text: String, _ limits: JSONLimits = JSONLimits()) -> JSONError? {
    failure(Array(text.utf8), limits)
}
