"""Words that carry grammar and no topic, for the languages whose key phrases are cut out at them."""

from __future__ import annotations

_LISTS = {
    "en": """a about above across after again against all almost along already also although always
        am among an and another any anybody anyone anything are aren around as at away back be became
        because become been before being below between both but by came can cannot come could couldn d did
        didn do does doesn doing don done down during each either else enough even ever every everybody
        everyone everything far few for from further gave get gets getting give given go goes going gone
        gonna got had has hasn have haven having he her here hers herself him himself his how however i if
        in indeed instead into is isn it its itself just keep kind know last least less let like likely ll
        lot made make makes many may maybe me mean might mine more most much must my myself never next no
        nobody none nor not nothing now of off often oh okay on once one only onto or other others ought
        our ours ourselves out over own perhaps put quite rather re really right said same saw say says
        see seem seems several shall she should shouldn since so some somebody someone something sort
        still such t take taken than thank thanks that the their theirs them themselves then there these
        they thing things think this those though through thus till to together too took toward towards
        two uh um under until up upon us use used using ve very want wants was wasn way we well went were
        weren what whatever when where whether which while who whole whom whose why will with within
        without won would wouldn yeah yes yet you your yours yourself yourselves""",
    "es": """a al algo alguna algunas alguno algunos ante antes aquel aquella aquello aqui así aun
        aún aunque bien cada casi como con contra cual cuando cuanto cómo da de debe del desde donde dos
        día e el él ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos esta está
        están estar estas este esto estos fin fue fueron ha había habían hace hacer hacia han hasta hay he
        incluso ir jamás la las le les lo los luego más me menos mi mientras mis mucho muchos muy nada ni
        no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque pues que qué
        quien quién se sea ser si sí sido siempre sin sino sobre son su sus tal también tan tanto te tenía
        tener tiene tienen toda todas todo todos tras tu tú un una unas uno unos usted va vamos ver vez y
        ya yo""",
    "fr": """à afin ai aie ainsi alors après as au aucun aucune aujourd aussi autre autres aux
        avaient avait avant avec avez avoir avons beaucoup bien c car ce ceci cela celle celles celui ces
        cet cette ceux chaque chez comme comment d dans de dedans depuis des deux dit doit donc dont du
        elle elles en encore entre es est et étaient était étant été être eu eux fait faire fois font hors
        ici il ils j jamais je jusque l la là le les leur leurs lors lui m ma mais me même mêmes mes moi
        moins mon n ne ni non nos notre nous on ont ou où oui par parce pas pendant peu peut peuvent plus
        plusieurs plutôt pour pourquoi puis qu quand que quel quelle quelques qui quoi s sa sans se sera
        ses si son sont sous suis sur t ta tandis tant te tel tes toi ton toujours tous tout toute toutes
        très trop tu un une vers voilà voir vos votre vous y""",
    "de": """ab aber alle allein allem allen aller alles als also am an andere anderen auch auf aus
        bei beim bin bis bist da dabei dadurch dafür dagegen daher dahin damit dann daran darauf darf
        darum das dass dazu dein dem den denn der des desto dich die dies diese diesem diesen dieser
        dieses dir doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euch euer
        für gab ganz gar gegen geht gehen gewesen gibt hab habe haben hat hatte hatten her hier hin hinter
        ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jeden jeder jedes
        jemand jene jetzt kann kein keine keinen können könnte machen mal man manche mehr mein meine mich
        mir mit muss müssen nach nachdem nein nicht nichts noch nun nur ob oder ohne schon sehr sei sein
        seine seinem seinen seiner seit selbst sich sie sind so sogar soll sollen solche sondern sonst
        über um und uns unser unter viel viele vom von vor wann war waren warum was weg weil weiter welche
        wenn wer werden wie wieder will wir wird wirklich wo wollen worden wurde wurden zu zum zur zwar
        zwischen""",
    "it": """a abbiamo ad agli ai al alla alle allo allora altra altre altri altro anche ancora
        aveva avere avevano che chi ci ciò come con contro così cui da dagli dai dal dalla dalle dallo
        degli dei del della delle dello dentro deve di dopo dove dunque e è ed era erano essere fa fare
        fatto fino fra già gli ha hanno ho i il in infatti io la là le lei li lo loro lui ma mai me meno
        mentre mi mia mio molto ne né negli nei nel nella nelle nello no noi non nostra nostro o ogni
        oppure ora per però perché più poco poi può qual quale quando quanto quasi quella quelle quelli
        quello questa queste questi questo qui quindi sarà se sei sempre senza si sia siamo siete solo
        sono sopra sotto sta stata stato stesso su sua sue sugli sui sul sulla suo suoi tanto te ti tra tu
        tua tuo tutta tutte tutti tutto un una uno va vi voi""",
    "pt": """a à ainda além alguém algum alguma alguns antes ao aos apenas aquela aquele aquilo as
        às assim até bem cada com como contra da das de dela dele deles depois desde dessa desse desta
        deste deve do dos e é ela elas ele eles em então entre era eram essa esse esta está estamos estão
        estar estas estava este estes eu fazer foi foram há isso isto já lá lhe mais mas me mesmo meu
        minha muito muitos na não nas nem nenhum no nos nós nossa nosso num numa nunca o onde os ou outra
        outras outro outros para pela pelas pelo pelos pode por porque pouco pra qual quando quanto que
        quem se seja sem sempre ser será seu sido só sobre sua também tal tanto te tem têm tenho ter teu
        tinha toda todas todo todos tu tudo um uma umas uns vai vamos você vocês""",
    "ru": """а без более бы был была были было быть в вам вас ведь весь во вот все всё всего всех
        вы где да даже для до его ее её ей ему если есть еще ещё же за здесь и из или им их к как какая
        какой когда кто ли либо мне много может мой мы на над надо нас не него нее неё нет ни них но ну о
        об один она они оно от очень по под после потом потому почти при про раз с сам свою себе себя
        сейчас со так такой там тем теперь то тогда того тоже только том тот ты у уже хоть чего чем что
        чтобы эта эти это этого этой этом этот я""",
}

STOPWORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _LISTS.items()
}

#: Words that join two nouns into one phrase: "season of darkness", "fin del mundo".
LINKS: dict[str, frozenset[str]] = {
    "en": frozenset({"of"}),
    "es": frozenset({"de", "del"}),
    "fr": frozenset({"de", "du", "d"}),
    "it": frozenset({"di", "del", "della"}),
    "pt": frozenset({"de", "do", "da"}),
}

#: Articles that make a phrase sound said and not listed: "the season of darkness".
ARTICLES: dict[str, frozenset[str]] = {
    "en": frozenset({"the", "a", "an", "our", "my", "your"}),
    "es": frozenset({"el", "la", "los", "las", "un", "una"}),
    "fr": frozenset({"le", "la", "les", "l", "un", "une"}),
    "de": frozenset({"der", "die", "das", "ein", "eine"}),
    "it": frozenset({"il", "lo", "la", "i", "gli", "le", "un", "una"}),
    "pt": frozenset({"o", "a", "os", "as", "um", "uma"}),
}
