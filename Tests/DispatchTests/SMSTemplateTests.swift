// SMS templates: each value is encoded for the place it lands in, and is never read as a template itself.
import Foundation
import Testing
import TocsinDispatch

private let values = [
    "to": "+33639980107", "text": "Échéance & \"fin\" à 50 % \\ {secret}\n\u{2028}\u{1B}", "key": "29/1",
    "user": "u", "secret": "s3",
]

@Suite struct SMSTemplateTests {
    @Test func percentEncodesInURLs() {
        let url = SMSTemplate("https://passerelle.example/envoi?to={to}&t={text}&k={key}&{autre}")
            .filled(values, for: .urlComponent)
        #expect(
            url == "https://passerelle.example/envoi?to=%2B33639980107"
                + "&t=%C3%89ch%C3%A9ance%20%26%20%22fin%22%20%C3%A0%2050%20%25%20%5C%20"
                + "%7Bsecret%7D%0A%E2%80%A8%1B&k=29%2F1&{autre}"
        )
    }

    @Test func escapesInJSON() throws {
        let body = SMSTemplate(#"{"to":"{to}","message":{"text":"{text}"},"vide":{}}"#).filled(
            values, for: .jsonString)
        struct Body: Decodable, Equatable {
            struct Message: Decodable, Equatable { var text: String }
            var to: String
            var message: Message
        }
        let read = try JSONDecoder().decode(Body.self, from: Data(body.utf8))
        #expect(read.to == values["to"])
        #expect(read.message.text == values["text"])
        #expect(body.contains("\\u2028") && body.contains("\\u001B"))
    }

    @Test func leavesHeadersAlone() {
        #expect(SMSTemplate("Bearer {secret}").filled(values, for: .header) == "Bearer s3")
    }

    @Test(arguments: ["{", "}", "{}", "{to", "{{7*7}}", "${x}", "{TO}", "é{"])
    func whatIsNoPlaceholderStays(_ text: String) {
        #expect(SMSTemplate(text).filled(values, for: .header) == text)
    }
}
