// The YAML parser's complaints, in French and with what to do about them.

enum YAMLProblem {
    private static let known: [(said: String, what: String, mend: String)] = [
        (
            "mapping values are not allowed", "« : » inattendu",
            "vérifier le retrait, ou mettre la valeur entre guillemets"
        ),
        (
            "could not find expected ':'", "il manque « : » après cette clé",
            "écrire `clé: valeur`, avec une espace après « : »"
        ),
        ("found a tab", "tabulation dans le retrait", "remplacer les tabulations par des espaces"),
        (
            "found character that cannot start any token",
            "tabulation, ou caractère qui ne peut commencer une valeur",
            "remplacer une tabulation par des espaces, ou mettre la valeur entre guillemets"
        ),
        (
            "found unexpected end of stream", "guillemet jamais refermé",
            "fermer le guillemet ouvert plus haut"
        ),
        (
            "did not find expected ',' or ']'", "liste entre crochets mal fermée",
            "ajouter la virgule ou le « ] » qui manque"
        ),
        (
            "did not find expected ',' or '}'", "accolades mal fermées",
            "ajouter la virgule ou le « } » qui manque"
        ),
        (
            "did not find expected '-' indicator", "cette ligne n'est pas alignée avec la liste",
            "commencer par « - », au même retrait que les autres"
        ),
        (
            "did not find expected key",
            "cette ligne n'est pas alignée, ou la valeur précédente est mal fermée",
            "aligner la clé avec ses voisines et vérifier les guillemets de la ligne d'avant"
        ),
        (
            "did not find expected node content", "valeur attendue ici",
            "écrire la valeur, ou retirer la virgule de trop"
        ),
        (
            "found unknown escape character", "barre oblique inverse « \\ » mal employée",
            "la doubler, ou préférer les apostrophes"
        ),
        (
            "block sequence entries are not allowed", "« - » inattendu",
            "mettre la liste à la ligne, sous sa clé"
        ),
        ("found undefined alias", "« * » commence ici un alias YAML", "mettre la valeur entre guillemets"),
        (
            "did not find expected alphabetic or numeric character", "« * » ou « & » inattendu",
            "mettre la valeur entre guillemets"
        ),
        ("found another document", "le fichier contient plusieurs documents (`---`)", "n'en garder qu'un"),
        (
            "did not find expected <document start>", "texte après la fin du document",
            "l'effacer, ou l'aligner sur la première colonne"
        ),
        (
            "control characters are not allowed", "caractère de contrôle invisible",
            "l'effacer et retaper le mot"
        ),
    ]

    static func inFrench(_ said: String) -> (what: String, mend: String) {
        let match = known.first { said.contains($0.said) }
        return (
            "YAML incorrect : " + (match?.what ?? "la syntaxe n'est pas respectée ici"),
            match?.mend ?? "vérifier retraits, guillemets et « : » de cette ligne et de la précédente"
        )
    }
}
