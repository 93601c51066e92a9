"""Cues: words beside or inside a name that tell what it names, and words that no tag is made of.

All in lower case and from general knowledge of the languages; none is a list of tags. Languages are mixed in one
set where a word of one can't be mistaken for a word of another.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _endings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TITLES = _words(
    # English
    "mr mrs ms miss mx sir dame lord lady baron baroness count countess duke duchess dr doctor prof professor "
    "rev reverend president vice-president ex-president premier chancellor minister secretary senator sen "
    "congressman congresswoman rep representative governor gov mayor judge justice captain capt colonel col "
    "general gen lieutenant lt sergeant sgt major admiral commander inspector superintendent detective "
    "constable chief bishop archbishop cardinal pope father sister king queen prince princess emperor sheikh "
    "imam rabbi ambassador councillor coach chairman chairwoman director mp mep md phd ceo cfo spokesman "
    "spokeswoman spokesperson attorney sheriff officer deputy actor actress singer leader speaker commissioner "
    "administrator president-elect founder rector provost treasurer marshal magistrate warden mec mla mna msp "
    # German
    "herr frau präsident präsidentin ministerin kanzler kanzlerin bundeskanzler bundeskanzlerin bundespräsident "
    "ministerpräsident ministerpräsidentin außenminister außenministerin innenminister innenministerin "
    "finanzminister finanzministerin verteidigungsminister verteidigungsministerin gesundheitsminister "
    "gesundheitsministerin bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin us-präsident "
    "staatspräsident staatschef regierungschef chef chefin vorsitzender vorsitzende senatorin könig königin "
    "prinz prinzessin papst kardinal bischof trainer sprecher sprecherin kanzlerkandidat autor autorin sänger "
    "sängerin schauspieler schauspielerin "
    # French
    "m mme mlle monsieur madame président présidente ministre maire premier-ministre député députée sénateur "
    "sénatrice juge roi reine pape cardinal évêque docteur professeur maître général capitaine "
    # Spanish
    "señor señora don doña sr sra presidente presidenta expresidente ministro ministra alcalde alcaldesa "
    "senador senadora rey reina papa cardenal "
    # Italian
    "signor signora premier sindaco sindaca senatore senatrice onorevole re regina monsignor ministro ministra "
    "dottor professor "
    # Portuguese
    "senhor senhora governador governadora prefeito prefeita deputado deputada "
    # Dutch
    "meneer mevrouw minister-president burgemeester koning koningin prins prinses paus staatssecretaris "
    "voorzitter"
)
"""Words before a person's name that are not part of it."""

ROYAL_TITLES = _words("king queen prince princess pope saint st könig königin prinz papst roi reine rey papa re ")
"""Titles that stay when one given name follows: Prince Andrew is not Andrew."""

TITLE_MODIFIERS = _words(
    "prime vice deputy former ex foreign home defence defense health finance interior justice education labour "
    "shadow chief us u.s uk british american french german russian ukrainian israeli chinese indian acting then "
    "late"
)
"""Words that may stand before a title: Prime Minister, US President."""

PARTICLES = _words(
    "de da do dos das di del della dello degli dei du des la le les el al bin ibn von van der den ter ten zu "
    "zur zum vom y e af av und and of the for to in et d l dell"
)
"""Small words inside a name."""

PERSON_PARTICLES = _words("de da dos das di del della du la le el al bin ibn von van der den ter ten zu af av")

ORGANISATION_WORDS = _words(
    "rovers wanderers athletic albion ltd inc plc llc corp corporation company co group holdings gmbh ag se sa "
    "spa nv bv bank council committee commission agency authority ministry department office bureau parliament "
    "senate congress court tribunal party union association federation league club fc afc united city "
    "university college school academy institute institution hospital trust foundation society church police "
    "army navy force forces service services board fund organisation organization alliance airlines airways "
    "motors energy media news times post tribune herald guardian studios records airline network coalition "
    "government administration house cabinet guard inspectorate nations chamber democrats republicans "
    "conservatives greens intelligence infirmary museum centre center laboratory laboratories project movement "
    "team "
    # German
    "ministerium bundestag bundesrat landtag partei verband verein universität hochschule gericht bundesgericht "
    "bundesverfassungsgericht polizei bundeswehr kommission gewerkschaft stiftung behörde amt bundesamt "
    "regierung klinik krankenhaus zeitung senat akademie institut bundesbank "
    # Romance
    "câmara ministère parti conseil assemblée tribunal cour université hôpital syndicat gouvernement sénat "
    "association banque société confédération fédération observatoire agence commission ministerio partido "
    "asociación confederación federación agencia comisión fundación consejo asamblea universidad gobierno banco "
    "ayuntamiento sindicato congreso senado guardia associazione confederazione federazione agenzia commissione "
    "protezione fondazione ministero partito consiglio università governo banca comune sindacato senato camera "
    "procura ministério universidade associação confederação federação agência comissão fundação governo câmara "
    "prefeitura sindicato "
    # Dutch
    "vereniging bond stichting kabinet ministerie partij raad rechtbank universiteit vakbond regering kamer "
    "politie gemeente ziekenhuis"
)

CLUB_WORDS = _words(
    "city united town county rovers wanderers athletic albion fc afc hotspur rangers villa forest palace celtic "
    "orient argyle"
)
"""Last words of football clubs called by their towns."""

MATCH_WORDS = _words(
    "goal goals match matches season league striker midfielder defender goalkeeper half-time kick-off penalty header "
    "scored equaliser pitch substitute victory win home away manager"
)
"""Words of a report on a football match; several of them make one."""

ORGANISATION_ENDINGS = _endings(
    "ministerium verein verband behörde gericht universität kommission gewerkschaft bundesamt"
)
"""Last parts of German compounds that name a body."""

PLACE_WORDS = _words(
    "reservoir river lake mount mountain mountains sea ocean bay gulf island islands isle street road avenue "
    "square park valley county province district region state north south east west northern southern eastern "
    "western central coast beach desert forest peninsula strait canal harbour harbor port bridge airport "
    "station quarter village town borough territory territories republic kingdom hills heights straße strasse "
    "platz berg fluss see insel bezirk kreis stadt viertel gebirge rue mer mont fleuve île lac calle río mar "
    "isla provincia comunidad lago fiume isola mare monte rio ilha praia straat plein meer eiland"
)

PLACE_ENDINGS = _endings("straße strasse platz burg shire stan ville brücke insel gebirge")

LARGE_PLACES = _words("europe africa asia america oceania antarctica arctic eurasia europa afrika asien américa")

EVENT_WORDS = _words(
    "war election elections referendum summit conference festival cup championship championships games olympics "
    "paralympics marathon tournament grand prix open awards award ceremony crisis earthquake hurricane typhoon "
    "storm flood floods fire pandemic outbreak trial inquiry hearing hearings protest protests strike riots "
    "uprising revolution massacre attack attacks shooting bombing show airshow fair expo final finals budget "
    "day week brexit coup krieg wahl wahlen gipfel festspiele weltmeisterschaft europameisterschaft erdbeben "
    "streik prozess messe bundestagswahl landtagswahl guerre élection élections sommet coupe tempête séisme "
    "grève procès guerra elección elecciones cumbre copa mundial terremoto huelga juicio elezioni vertice coppa "
    "terremoto sciopero processo eleição eleições cúpula greve oorlog verkiezingen top aardbeving staking"
)

SAYING_WORDS = _words(
    "said says told tells added adds wrote writes tweeted argued argues warned warns insisted explained claimed "
    "claims sagte sagt erklärte betonte warnte schrieb kritisierte affirmé déclaré dijo afirmó explicó señaló "
    "declaró aseguró disse afirmou declarou explicou detto spiegato zei zegt stelde заявил заявила сказал "
    "сказала сообщил сообщила"
)

PLACE_PREPOSITIONS = _words(
    "in at near from across outside throughout aus nach à dans en a ad nel nella em no na uit naar"
)

EMPTY_WORDS = _words(
    # English: words of every article, which say nothing without the sentence
    "news report reports story stories article articles people person man woman men women time times year years "
    "month months week weeks day days hour hours minute minutes decade decades century weekend morning evening "
    "afternoon night today yesterday tomorrow spokesman spokeswoman spokesperson statement statements interview "
    "official officials source sources expert experts analyst analysts percent per cent number numbers amount "
    "total rate level levels way ways thing things lot lots part parts kind sort bit example case cases fact "
    "facts reason reasons point points question questions issue issues problem problems situation situations "
    "condition conditions area areas place places side sides end start beginning rest half majority number "
    "group groups member members role roles work works job jobs move moves step steps plan plans effort efforts "
    "attempt attempts chance chances opportunity opportunities change changes result results effect effects "
    "impact term terms line list set series form forms state states process system systems level use country "
    "countries nation world home house life lives hand hands head heads face eyes body name names word words "
    "idea ideas view views feeling sense love hope fear concern concerns support help need needs decision "
    "decisions action actions response comment comments photo photos picture pictures video videos image images "
    "file copyright million billion thousand dollars dollar pounds pound euros euro cents percentage figure "
    "figures data friend friends family families father mother son daughter brother sister wife husband guy "
    "guys kid kids boy girl child children player players fan fans crowd top key lead leader leaders boss staff "
    "worker workers everyone everything anyone anything something someone nothing reader readers editor meeting "
    "meetings visit talk talks call calls deal deals offer letter note message post posts tweet tweets morning "
    "past future present moment period stage phase order orders rule rules matter matters city cities town "
    "towns street building buildings room door car cars site resident residents victim victims company "
    "companies firm firms business businesses market price prices cost costs money pay law laws case court "
    "judge officer officers authorities authority government minister ministers president director chief "
    "chairman secretary department ministry committee council party parties politician politicians research "
    "researcher researchers study studies scientist scientists professor university school student students "
    "game games goal goals match team teams season seasons win loss victory defeat score points record club "
    "coach administration supporters "
    # German
    "jahr jahre jahren tag tage tagen woche wochen monat monate monaten stunde stunden minute minuten zeit uhr "
    "prozent million millionen milliarde milliarden mensch menschen mann frau männer frauen kind kinder leben "
    "welt land länder teil ende anfang fall fälle beispiel frage fragen thema themen problem probleme grund "
    "gründe seite seiten weg woche artikel bericht angaben aussage interview sprecher sprecherin experte "
    "experten bild bilder foto fotos video videos zahl zahlen rund unternehmen firma arbeit geld haus stadt "
    "euro ziel ziele ergebnis situation lage entscheidung größe höhe anzahl mal meter milliarden dollar "
    "möglichkeit folge folgen rolle bereich form art sache dinge ding blick platz stelle punkt punkte montag "
    "mal "
    # French
    "an ans année années jour jours semaine semaines mois heure heures minute minutes temps fois personne "
    "personnes homme hommes femme femmes monde pays vie cas fait faits partie fin début exemple question "
    "problème raison lieu point place article journal journaliste photo vidéo image million millions milliard "
    "milliards euro euros pourcent moment travail chose choses ville groupe nombre suite "
    # Spanish, Italian, Portuguese
    "año años día días semana semanas mes meses hora horas minuto minutos tiempo vez veces persona personas "
    "hombre hombres mujer mujeres mundo país países vida caso casos hecho parte fin inicio ejemplo pregunta "
    "problema razón lugar punto artículo noticia foto vídeo imagen millón millones euros momento trabajo cosa "
    "cosas ciudad grupo número anno anni giorno giorni settimana settimane mese mesi ora ore minuti tempo volta "
    "volte uomo donna mondo paese vita fatto esempio domanda ragione luogo articolo notizia immagine milioni "
    "miliardi lavoro cose città gruppo numero ano anos dia dias semanas mês horas minutos tempo vezes pessoa "
    "pessoas homem mulher mundo fato exemplo pergunta razão artigo notícia imagem milhão milhões trabalho coisa "
    "cidade número forma "
    # Dutch
    "jaar jaren dag dagen week weken maand maanden uur minuten tijd keer mens mensen man vrouw wereld leven "
    "deel einde begin voorbeeld vraag probleem reden plaats punt artikel nieuws foto beeld miljoen miljard werk "
    "ding stad groep aantal"
)
"""Nouns that are no tag alone, though they may be part of one ("rent control", "police corruption")."""

PERSON_HEADS = _words(
    "members employees officials residents workers patients voters leaders owners users players fans candidates "
    "officers customers experts analysts colleagues supporters critics victims students children women men people "
    "parents soldiers lawmakers politicians member employee official resident worker patient voter leader owner user "
    "player fan candidate officer customer expert analyst colleague supporter critic victim student"
)
"""Nouns for people by what they are to the story: a phrase that ends in one names a crowd more than a matter."""

AGENCIES = _words(
    "reuters ap afp dpa ansa efe lusa anp apa epa sda tass interfax upi getty shutterstock alamy gettyimages pa"
)
"""News and picture agencies: credits, unless the headline is about them."""

QUANTITY_HEADS = _words(
    "percent year years day days week weeks month months hour hours minute minutes miles mile kilometres "
    "kilometers km metres meters feet foot pounds dollars euros cents people times degrees jahre prozent euro "
    "dollar million millionen milliarden millionen ans euros jours años euros días anni giorni anos dias jaar"
)

ROLES = _words(
    "chaplain counsel assemblyman assemblywoman alderman prosecutor solicitor vicar pastor principal undersecretary "
    "envoy mvp comedian rapper musician novelist historian economist journalist reporter columnist presenter host "
    "manager skipper quarterback midfielder goalkeeper striker pitcher correspondent strategist scientist activist "
    "fact-checker whistleblower editor producer surgeon physician nurse trooper honorable honourable"
)
"""Words before a full name that are not part of it; elsewhere they may be: Reporter in "Hollywood Reporter"."""

HEADS_OF_NAMES = (
    ORGANISATION_WORDS
    | PLACE_WORDS
    | EVENT_WORDS
    | _words(
        "centers centres hall isle duke duchess lord lords bishop archbishop museum port gulf bay doctors order speaker"
    )
)
"""Words a name may go on after with "of" or "for": Bank of England, Doctors for the Environment."""

GERMAN_DETERMINERS = _words(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner sein seine seinen "
    "seinem seiner ihr ihre ihren ihrem ihrer dieser diese dieses diesen diesem jeder jede jedes jeden im am "
    "zum zur beim vom ins ans"
)
GERMAN_NOUN_ENDINGS = _endings("ung ungen heit keit keiten schaft schaften ismus tion tionen tät")
GERMAN_NAME_ENDINGS = _endings("mann berg bach stein feld dorf hausen heim burg thal meyer meier hof")
GERMAN_TITLE_ENDINGS = _endings(
    "minister ministerin senator senatorin präsident präsidentin kanzler kanzlerin sprecher sprecherin "
    "vorsitzende vorsitzender meister meisterin trainer trainerin chef chefin kommissar kommissarin direktor "
    "direktorin kandidat kandidatin professor professorin leiter leiterin"
)
"""Last parts of German titles, most of which are compounds: Bausenatorin, Ministerpräsident."""

PLURAL_ONLY = _words(
    "arms customs goods glasses news species series means headquarters premises spirits securities authorities "
    "savings earnings proceedings politics economics physics ethics statistics athletics gymnastics olympics "
    "arts humanities communications headlines works thanks odds aids mass gas chaos lens atlas bias canvas christmas "
    "texas kansas wales alps times paris"
)
"""Words that end in s and are no plural, or mean something else than their singular."""

HAN_PERSON_ENDINGS = _endings(
    "氏 さん 容疑者 被告 首相 大統領 議員 知事 市長 大臣 選手 監督 先生 女士 总统 总理 主席 部长"
)
HAN_PLACE_ENDINGS = _endings("市 県 県内 府 都 町 村 区 州 国 島 駅 省 岛 镇 县")
HAN_BODY_ENDINGS = _endings(
    "労働省 外務省 財務省 防衛省 文科省 国交省 環境省 総務省 法務省 庁 党 会社 銀行 大学 病院 委員会 協会 "
    "組合 裁判所 警察 研究所 公司 银行 医院 委员会 协会 法院 警察局 政府 部 "
)
HAN_EMPTY_WORDS = _words(
    "昨年 今年 来年 発表 報告 報告書 調査 問題 可能性 必要 場合 関係者 記者 記者会見 会見 時間 午前 午後 "
    "今回 以上 以下 以降 一方 自分 世界 日本人 写真 記事 去年 明年 表示 报告 公布 "
    "记者 问题 情况 时间 目前 今天 昨天 周一 周二 周三 周四 周五 周六 周日 认为 指出 进行 相关 工作 方面 "
    "新闻 图片 报道 全部 主要 原因 委员会 委員会 "
)

NUMBER_WORDS = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion "
    "trillion dozen mln bn mn pct per km kg mph tonnes cents zwei drei vier fünf sechs sieben acht neun zehn "
    "elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend deux trois quatre cinq sept huit neuf dix onze "
    "douze treize quatorze quinze seize vingt trente quarante cinquante cent mille cuatro cinco seis siete ocho "
    "nueve diez once doce trece catorce quince veinte treinta cuarenta cien mil due tre quattro sette otto nove "
    "dieci undici dodici tredici quattordici quindici venti trenta cento duecento dois duas três quatro sete "
    "oito nove dez doze quinze vinte trinta cem twee drie vijf zes zeven negen tien twaalf twintig dertig "
    "veertig vijftig honderd duizend"
)
"""Number words and measures in running text: a phrase never reaches over them."""

ORDINALS = _words(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth troisième quatrième cinquième sixième tercer tercera "
    "cuarto quinto terza terceiro terceira quarto derde vierde vijfde dritte dritten dritter vierte vierten "
    "fünfte"
)
"""Number words that no phrase begins with."""
