// SPDX-License-Identifier: Apache-2.0

extension RuleExample {
    /// Options that are added to a file, each of which its rule is about.
    private static let addedOptions = [
        ("FILE_SAME_CC_ENABLE_ARENAS", "cc_enable_arenas = false"),
        ("FILE_SAME_CC_GENERIC_SERVICES", "cc_generic_services = true"),
        ("FILE_SAME_CSHARP_NAMESPACE", "csharp_namespace = \"A\""),
        ("FILE_SAME_GO_PACKAGE", "go_package = \"a/b\""),
        ("FILE_SAME_JAVA_GENERIC_SERVICES", "java_generic_services = true"),
        ("FILE_SAME_JAVA_MULTIPLE_FILES", "java_multiple_files = true"),
        ("FILE_SAME_JAVA_OUTER_CLASSNAME", "java_outer_classname = \"A\""),
        ("FILE_SAME_JAVA_PACKAGE", "java_package = \"com.a\""),
        ("FILE_SAME_OBJC_CLASS_PREFIX", "objc_class_prefix = \"AB\""),
        ("FILE_SAME_OPTIMIZE_FOR", "optimize_for = CODE_SIZE"),
        ("FILE_SAME_PHP_CLASS_PREFIX", "php_class_prefix = \"A\""),
        ("FILE_SAME_PHP_METADATA_NAMESPACE", "php_metadata_namespace = \"A\""),
        ("FILE_SAME_PHP_NAMESPACE", "php_namespace = \"A\""),
        ("FILE_SAME_PY_GENERIC_SERVICES", "py_generic_services = true"),
        ("FILE_SAME_RUBY_PACKAGE", "ruby_package = \"A\""),
        ("FILE_SAME_SWIFT_PREFIX", "swift_prefix = \"A\""),
    ]

    static let fileOptions = addedOptions.map { rule, option in
        let text = "syntax = \"proto3\";\npackage a;\n"
        let length = "option \(option);".utf8.count
        return RuleExample(
            rule,
            old: ["a.proto": text],
            new: ["a.proto": text + "option \(option);\n"],
            breaks: ["a.proto 3:1-3:\(length + 1)"]
        )
    }
}
