// Attacks 7 and 9 on a template: what looks like a language of templates is text, and is filled in once.

import Testing
import TocsinCore

@Suite struct TemplateInjectionTests {
    private static let nasty = [
        "{{7*7}}", "${7*7}", "%n%s", "<%= 7*7 %>", "#{7*7}", "{lieu}", "{nature}{nature}", "}{",
    ]

    @Test(arguments: nasty) func aValueIsNeverRead(_ value: String) {
        let (text, missing) = MessageTemplate.fill(
            "À {lieu} : {nature}.", with: ["lieu": value, "nature": "x"])
        #expect(text == "À \(value) : x." && missing.isEmpty)
    }

    @Test func aTemplateItselfKnowsNothingButNames() {
        let text = "${7*7} %n%s <%= 7*7 %> {7*7}"
        #expect(MessageTemplate.fill(text, with: ["lieu": "x"]).text == text)
    }

    /// A value that names itself twice would double for ever if it were read again.
    @Test func aRecursiveValueGrowsNothing() {
        let values = ["a": "{b}{b}", "b": "{a}{a}"]
        #expect(MessageTemplate.fill("{a}{b}", with: values).text == "{b}{b}{a}{a}")
    }
}
