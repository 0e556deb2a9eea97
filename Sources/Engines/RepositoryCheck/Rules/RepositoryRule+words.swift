// SPDX-License-Identifier: Apache-2.0

extension RepositoryRule {
    /// What it means.
    var summary: String {
        switch self {
        case .baseEmpty: "What the change is compared with has no schemas in this place."
        case .baseIncomplete:
            "A schema of the base cannot be put together: something it refers to is missing, in a circle or too much, or "
                + "its file or submodule was left out."
        case .baseUnreadable: "A text of the base is no schema by itself."
        case .configurationInvalid: "stagedoor.yaml says something that it cannot say."
        case .configurationLoosened: "The change makes stagedoor.yaml ask for less than it did."
        case .dependentBreaks: "A schema that the registry holds refers to one that changes, and could not follow."
        case .dependentsUnknown: "The registry does not tell what depends on a schema that changes."
        case .fileSkipped: "A file that may be a schema was not read."
        case .inputUnreadable: "A file that steers the check cannot be read at all."
        case .protoTreeUnreadable: "The .proto files of a side are no tree that buf's rules can be applied to."
        case .referenceAmbiguous: "One name leads to different files from different places of one schema."
        case .referenceCircle: "Files refer to each other in a circle."
        case .referenceLimit: "A schema needs more files, or all of them more text, than is read."
        case .registrationRefused: "The registry would refuse the schema for what is not a difference."
        case .subjectDeleted: "A subject that the base has is there no more, or is checked no more."
        case .subjectDuplicate: "Two files are of one subject."
        case .subjectNew: "The registry has no such subject."
        case .subjectRenamed: "A schema belongs to another subject than before."
        case .subjectUnnamed: "The subject takes the record's name, and the file has none that can be read."
        case .waiverAdded: "A waiver that the change itself brings lets something through."
        case .waiverExpired: "The last day of a waiver is over."
        case .waiverInvalid: "stagedoor.waivers.yaml says something that it cannot say, or leaves out what it needs."
        case .waiverUnused: "Nothing is found that a waiver would let through."
        case .waiverUsed: "A waiver lets something through."
        case .waiversUnknown: "The registry does not say which waivers it has for a subject."
        }
    }

    /// Who is hurt.
    package var impact: String {
        switch self {
        case .baseEmpty: "Nothing can break what was not there; but the place may be misspelt."
        case .baseIncomplete:
            "Nobody can say whether data written before can be read; what is not compared has not passed."
        case .baseUnreadable: "Nobody can say whether data written before can be read."
        case .configurationInvalid, .waiverInvalid, .inputUnreadable:
            "Nothing is checked until the file says what is meant."
        case .configurationLoosened:
            "From the next change on, breaks pass that are refused now; this one is still judged by what was."
        case .dependentBreaks: "Whoever answers for that schema can never move on to the new version."
        case .dependentsUnknown: "The registry may refuse the schema for what refers to it."
        case .fileSkipped: "Nothing is said about what it holds."
        case .protoTreeUnreadable: "Nobody can say which of buf's rules the change breaks."
        case .referenceAmbiguous: "Nobody can tell what the schema says."
        case .referenceCircle: "None of them can be registered before the others; they are not compared."
        case .referenceLimit: "The schema is not compared."
        case .registrationRefused: "Nothing is registered until it is mended."
        case .subjectDeleted: "Whoever still reads or writes its data has no schema that anybody keeps compatible."
        case .subjectDuplicate: "Nobody can tell which of them is the subject's next version."
        case .subjectNew: "Any schema may be the first; but a subject that has another name now is not compared either."
        case .subjectRenamed: "A registry sees a new subject, and producers and consumers have to be told its name."
        case .subjectUnnamed: "The schema belongs to no subject and cannot be compared."
        case .waiverAdded: "Whoever writes the change writes its permission."
        case .waiverExpired: "What it let through is refused again."
        case .waiverUnused: "It would let a later break through without anybody asking."
        case .waiverUsed: "Whoever the finding says is hurt by it."
        case .waiversUnknown: "What a waiver of the registry lets through there is refused here."
        }
    }

    /// The smallest thing to do about it.
    package var fix: String {
        switch self {
        case .baseEmpty: "Look whether --against names what is meant."
        case .baseIncomplete:
            "Compare with a base that has all it needs: fetch its submodules, or check the folder that holds what "
                + "it refers to; once only, write a waiver."
        case .baseUnreadable: "Look whether the text there was ever used; nothing has to be done in the change."
        case .configurationInvalid, .waiverInvalid: "Write what the finding says is allowed there."
        case .configurationLoosened:
            "Let whoever answers for these subjects agree; for a single break write a waiver instead."
        case .dependentBreaks:
            "Keep what the dependent uses, or change both together; validateDependents set to false only tells."
        case .dependentsUnknown: "Mend what the message names, or ask for the right to check these subjects."
        case .fileSkipped: "Make it a plain text file of a bounded size, or leave it out with 'exclude'."
        case .inputUnreadable: "Name a file that can be read."
        case .protoTreeUnreadable: "Mend the file that the finding names, or the modules of buf.yaml."
        case .referenceAmbiguous:
            "Give the files different names, or set 'protoRoots' or \"$id\" so that each has one name."
        case .referenceCircle: "Put what they share into one file, or into a third that both refer to."
        case .referenceLimit: "Merge some of the files."
        case .registrationRefused: "Do what the message says."
        case .subjectDeleted:
            "Keep it until nobody uses the subject; or set onDelete: warn for it in stagedoor.yaml, in a change "
                + "before this one."
        case .subjectDuplicate: "Rename one of the records, or give their groups a 'subject' that tells them apart."
        case .subjectNew: "Look whether the subject's name is the one that the registry has."
        case .subjectRenamed: "Leave the file and the name of its subject as they were."
        case .subjectUnnamed: "Name the record, or choose another 'subject' for its group."
        case .waiverAdded:
            "Have the approver agree before it is merged: name the owners of the file, for example in CODEOWNERS."
        case .waiverExpired: "Mend the schema and remove the waiver, or have somebody approve a new date."
        case .waiverUnused: "Remove it."
        case .waiverUsed: "Mend the schema before the waiver's last day."
        case .waiversUnknown:
            "Ask for the right to read the subject's waivers (readWaivers), or mend what else keeps the registry from telling."
        }
    }
}
