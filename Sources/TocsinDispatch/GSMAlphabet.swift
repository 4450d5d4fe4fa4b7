// Whether a text fits the 7-bit alphabet of SMS (GSM 03.38 and its extension): else each character takes 16.

enum GSMAlphabet {
    private static let characters = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€").unicodeScalars)

    static func holds(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(characters.contains) }
}
