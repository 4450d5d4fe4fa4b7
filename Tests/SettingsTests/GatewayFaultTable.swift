// Faults of gateways: one edit of the demonstration's SMS path each.

extension FaultCase {
    private static let url = "url: http://127.0.0.1:2580/sms"

    static let gateways: [FaultCase] = [
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    sender: PREFECTURE29", "63:13", "expéditeur incorrect",
            "11 caractères"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    sender: \"12\"", "63:13", "expéditeur incorrect", "PREF29"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    sender: PREF29", "63:13", "`sender` n'est envoyé nulle part",
            "{from}"),
        FaultCase(
            "tocsin.yaml", url, "\(url)?e={from}\n    sender: PREF29\n    replies: true", "64:14",
            "personne ne peut répondre", "replies: false"),
        FaultCase(
            "tocsin.yaml", url, "\(url)?e={from}", "60:5", "`{from}` sans `sender`", "l'expéditeur"),
        FaultCase("tocsin.yaml", url, "\(url)?e={token}", "60:5", "`{token}` sans `tokenURL`", "jeton"),
        FaultCase(
            "tocsin.yaml", url, "\(url)?e={signature}", "60:5", "demande un second secret",
            "consumerCredential"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    preset: nexmo", "63:13", "valeur inconnue « nexmo »",
            "generic, kannel, ovh, orange"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    preset: ovh", "60:5", "il manque la clé `account`", "account"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    account: x", "63:14", "`account` n'a pas de sens ici",
            "l'effacer"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    statusContains: x", "63:21", "sans `statusURL`", "page d'état"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    statusURL: https://127.0.0.1/", "63:16", "contredit `tls`",
            "https://"),
        FaultCase(
            "tocsin.yaml", url, "\(url)\n    callback: http://127.0.0.1/x", "63:15", "adresse incorrecte",
            "sans chemin"),
    ]
}
