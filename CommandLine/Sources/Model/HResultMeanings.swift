import MAPINames

extension HResult {
    /// Names in the C headers and what they tell the user of the command.
    static var meanings: [UInt32: (name: String, text: String)] { ResultMeanings.all }
}
