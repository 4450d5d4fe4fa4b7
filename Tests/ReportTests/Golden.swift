// The text of one small drill, kept whole: a change of wording or layout is seen here first.

enum Golden {
    static let drill = """
        EXERCICE – EXERCICE – EXERCICE

        Rapport de délais 29-2026-E007
        Feu industriel
        Exercice. Samedi 21 novembre 2026, fuseau horaire Europe/Paris.
        Nature : incendie.
        Lieu : Brest.
        Décision : 3 h 12, sous-préfète de permanence (déclaré).
        Rejoué d'après un scénario.
        Cellule levée : 3 h 26.
        Établi le samedi 21 novembre 2026 à 3 h 27.

        ENGAGEMENTS
        Engagement       Verdict       Départ   Échéance  Arrêt            Écoulé
        ---------------  ------------  -------  --------  ---------------  ----------
        Activation de    respecté      3 h 12   4 h 12    3 h 15 min 40 s  3 min 40 s
        la cellule       certain       déclaré            déclaré          sur 1 h
        Information des  respecté      3 h 16   4 h 16    3 h 20           4 min
        élus             certain       déclaré            déclaré          sur 1 h
        Information du   non respecté  3 h 16   4 h 16    –                –
        public           certain       déclaré                             sur 1 h
        Information des  non respecté  3 h 16   4 h 16    –                –
        médias           certain       déclaré                             sur 1 h
        Information,     non respecté  3 h 16   4 h 16    –                –
        ensemble         certain       déclaré                             sur 1 h
        Cellule          sans objet    –        –         –                –
        d'information
        du public

        DÉLAIS DEPUIS L'ALERTE ET LA DÉCISION
        Première alerte : 3 h 10.
        Décision : 3 h 12.
        Fait                    À                Depuis l'alerte  Depuis la décision
        ----------------------  ---------------  ---------------  ------------------
        Cellule opérationnelle  3 h 15 min 40 s  5 min 40 s       3 min 40 s
        Élus informés           3 h 20           10 min           8 min
        Public informé          pas fait         plus de 16 min   plus de 14 min
        Médias informés         pas fait         plus de 16 min   plus de 14 min

        ARMEMENT
        Armement minimal atteint : la cellule est armée.
        En poste : chef de cellule : chef de cellule (titulaire) ; rédacteur : rédacteur (titulaire).

        PERSONNES APPELÉES
        À       Fonction         Personne               Voie      Motif          Résultat
        ------  ---------------  ---------------------  --------  -------------  ---------
        3 h 12  chef de cellule  chef de cellule        SMS       premier appel  a répondu
                                 (titulaire)
        3 h 12  chef de cellule  chef de cellule        courriel  premier appel  a répondu
                                 (titulaire)
        3 h 12  rédacteur        rédacteur (titulaire)  SMS       premier appel  a répondu
        3 h 12  rédacteur        rédacteur (titulaire)  courriel  premier appel  a répondu

        RÉPONSES
        À       Personne                     Fonction         Réponse
        ------  ---------------------------  ---------------  --------
        3 h 13  chef de cellule (titulaire)  chef de cellule  En poste
        3 h 14  rédacteur (titulaire)        rédacteur        En poste

        CHRONOLOGIE, DANS L'ORDRE DE L'ENREGISTREMENT
        À                Entrée  Fait
        ---------------  ------  ----------------------------------------------------------------------
        3 h 10                   Exercice ouvert : Feu industriel.
        3 h 10           e1      Alerte reçue. – SDIS (déclaré)
        3 h 12           e2      Situation d'urgence déterminée : la cellule est déclenchée. –
                                 sous-préfète de permanence (déclaré)
        3 h 12                   membre du corps préfectoral de permanence (titulaire) avisé(e) par SMS
                                 (activation en son nom).
        3 h 12                   Appel de la fonction chef de cellule : chef de cellule (titulaire).
        3 h 12                   Appel de la fonction rédacteur : rédacteur (titulaire).
        3 h 12                   chef de cellule (titulaire) appelé(e) pour chef de cellule par SMS
                                 (premier appel).
        3 h 12                   chef de cellule (titulaire) appelé(e) pour chef de cellule par
                                 courriel (premier appel).
        3 h 12                   rédacteur (titulaire) appelé(e) pour rédacteur par SMS (premier
                                 appel).
        3 h 12                   rédacteur (titulaire) appelé(e) pour rédacteur par courriel (premier
                                 appel).
        3 h 12 min 01 s          SMS à chef de cellule (titulaire) : accepté par le relais.
        3 h 12 min 01 s          Courriel à chef de cellule (titulaire) : accepté par le relais.
        3 h 12 min 01 s          SMS à rédacteur (titulaire) : accepté par le relais.
        3 h 12 min 01 s          Courriel à rédacteur (titulaire) : accepté par le relais.
        3 h 12 min 01 s          SMS à membre du corps préfectoral de permanence (titulaire) : accepté
                                 par le relais.
        3 h 13           e3      chef de cellule (titulaire) (chef de cellule) est en poste. (déclaré)
        3 h 14           e4      rédacteur (titulaire) (rédacteur) est en poste. (déclaré)
        3 h 15 min 20 s  e5      Cellule déclarée opérationnelle. – chef de cellule (déclaré) (corrigée
                                 par e8 : 3 h 15 min 40 s)
        3 h 16           e6      Ouverture du COD décidée. – préfet (déclaré, enregistré à 3 h 17)
        3 h 20           e7      Élus informés, moyen : GALA. (déclaré)
        3 h 21           e8      Correction de l'entrée e5 (« Cellule déclarée opérationnelle. ») :
                                 3 h 15 min 40 s au lieu de : 3 h 15 min 20 s. (déclaré)
        3 h 26           e9      Cellule levée. – préfet (déclaré)
        3 h 26                   chef de cellule (titulaire) avisé(e) par SMS (levée de la cellule).
        3 h 26                   chef de cellule (titulaire) avisé(e) par courriel (levée de la
                                 cellule).
        3 h 26                   rédacteur (titulaire) avisé(e) par SMS (levée de la cellule).
        3 h 26                   rédacteur (titulaire) avisé(e) par courriel (levée de la cellule).

        EXERCICE – EXERCICE – EXERCICE

        """
}
