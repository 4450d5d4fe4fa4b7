// The frames of baresip's control socket: whole, in pieces, several at once, and what is not one.
import Foundation
import Testing
import TocsinVoice

@Suite struct NetstringTests {
    @Test func aFrameIsLengthColonTextComma() {
        #expect(Netstring.frame(Array("dial".utf8)) == Array("4:dial,".utf8))
        #expect(Netstring.frame([]) == Array("0:,".utf8))
    }

    @Test func whatComesByteByByteIsReadAsWhole() throws {
        var reader = NetstringReader()
        var read: [String] = []
        for byte in Netstring.frame(Array("été".utf8)) + Netstring.frame([]) + Netstring.frame([44, 58]) {
            reader.take([byte])
            while let next = try reader.next() { read.append(String(decoding: next, as: UTF8.self)) }
        }
        #expect(read == ["été", "", ",:"])
    }

    @Test func severalInOnePieceAreReadInOrder() throws {
        var reader = NetstringReader()
        reader.take(Array("1:a,2:bb,3:c".utf8))
        #expect(try reader.next() == Array("a".utf8))
        #expect(try reader.next() == Array("bb".utf8))
        #expect(try reader.next() == nil)
        reader.take(Array("cc,".utf8))
        #expect(try reader.next() == Array("ccc".utf8))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: ["x", ":a,", "1a:b,", "01:a,", "1:ab", "123456789:", "-1:,"])
    func whatIsNoFrameIsAFault(_ text: String) {
        var reader = NetstringReader()
        reader.take(Array(text.utf8))
        #expect(throws: NetstringFault.malformed) { try reader.next() }
    }

    @Test func aLengthBeyondTheBoundIsRefusedBeforeItIsGathered() {
        var reader = NetstringReader()
        reader.take(Array("65537:".utf8))
        #expect(throws: NetstringFault.tooLong(65537)) { try reader.next() }
    }

    @Test func commandsAreJSONAndEventsAreUnderstood() throws {
        let command = ControlCommand("dial", "sip:1@x", token: "t")
        let object = try JSONSerialization.jsonObject(with: Data(command.bytes)) as? [String: String]
        #expect(object == ["command": "dial", "params": "sip:1@x", "token": "t"])
        let event = """
            {"event":true,"type":"CALL_DTMF_START","class":"call","direction":"incoming",
             "peeruri":"sip:0298@10.0.0.1","id":"a1","param":"#"}
            """
        #expect(
            ControlMessage(Array(event.utf8))
                == .event(
                    ControlEvent(
                        type: "CALL_DTMF_START", isIncoming: true, call: "a1", peer: "sip:0298@10.0.0.1",
                        parameter: "#")))
        #expect(
            ControlMessage(Array(#"{"response":true,"ok":false,"data":"no","token":"t"}"#.utf8))
                == .response(ok: false, text: "no", token: "t"))
        for text in ["", "[]", "{}", "{\"event\":true}", "null", "{\"event\":1}"] {
            #expect(ControlMessage(Array(text.utf8)) == nil)
        }
    }
}
