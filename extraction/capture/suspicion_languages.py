"""The core of ``suspicion_rules`` in other languages: earlier instructions set aside, a machine spoken to, a report dictated."""

from __future__ import annotations

from extraction.capture.suspicion_rule import OVERRIDES, SPEAKS, SuspicionRule, rule

FOREIGN_RULES: tuple[SuspicionRule, ...] = (
    # German
    rule(
        "ignorier  vergiss  vergessen  missacht  befolge  beachte",
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^.\n]{0,50}\b(?:anweisung\w*"
        r"|instruktion\w*|richtlinien|vorgaben|system-?prompt|(?:bisherige[n]? |alle )regeln)"
        r"|\bbefolge\w*\s+(?:\w+ ){0,3}(?:anweisung\w*|instruktion\w*)|\bbeachte\w* (?:die "
        r"|alle )?(?:\w+ )?anweisung\w* nicht",
        OVERRIDES,
    ),
    rule(
        "für   fuer   an die ki  an die ass  an den ass  an den bot  an alle  an das sprachmodell",
        r"\b(?:wichtig\w*|hinweis\w*|nachricht\w*|anweisung\w*|notiz\w*|achtung|system\w*)\s*:?\s*(?:für"
        r"|fuer|an)\s+(?:die |den |das |alle |jede )?(?:ki|k\.i\.|assistent\w*|sprachmodell\w*|bots?"
        r"|zusammenfass\w*|modelle?|berichtsschreiber\w*)\b",
        SPEAKS,
    ),
    rule(
        "bericht  zusammenfassung  systemanweisung  system-prompt  systemprompt  ab sofort  uneingeschränkt  antwort",
        r"\b(?:schreib\w*|erwähn\w*|behaupt\w*|vermerk\w*)\b[^.\n]{0,40}\b(?:bericht"
        r"|zusammenfassung)\b[^.\n]{0,20}\b(?:dass|nur)\b|\b(?:schreibe?|erwähne|behaupte"
        r"|vermerke),? (?:nur |bitte )*dass\b[^.\n]*\b(?:bericht|zusammenfassung)|\b(?:zeig\w*|verrat\w*"
        r"|gib)\b[^.\n]{0,40}\b(?:system-?prompt|systemanweisung\w*)|\bneue anweisungen\s*:"
        r"|\bdu bist (?:jetzt|nun|ab sofort) (?:uneingeschränkt|ohne)|\bende jeder antwort\b",
        SPEAKS,
    ),
    rule(
        "lass  erwähne",
        r"\b(?:lass|lasse|lassen sie)\b[^.\n]{2,80}\b(?:vollständig|komplett|ganz|im bericht"
        r"|aus dem bericht)\b[^.\n]{0,10}\b(?:weg|aus|heraus)\b"
        r"|\berwähne\w*\b[^.\n]{2,60}\b(?:nicht im bericht|im bericht nicht)",
        SPEAKS,
    ),
    # French
    rule(
        "ignor  oubli  tiens pas  tenez pas  disregard",
        r"\b(?:ignore[rz]?|oublie[rz]?|ne (?:tiens|tenez) pas compte)\s+(?:toutes?|tous|les|tes|vos|ces"
        r"|mes|des)\b[^.\n]{0,50}"
        r"\b(?:instructions?|consignes?|directives?|prompt|règles (?:précédentes|ci-dessus))",
        OVERRIDES,
        quotable=True,
    ),
    rule(
        "l'ia  l’ia   ia:   ia,  à ia  assistant  modèle  modele  bot  système  systeme  désormais",
        r"\b(?:notes?|messages?|important|consignes?|instructions?|attention|rappel)\s*:?\s*(?:pour|à|a"
        r"|destinée?s? à|au)\s*(?:l['’]|la |le |les |toute? |une? )?(?:ia|i\.a\.|assistante?|modèle"
        r"|modele|bot|résumeur|rédacteur automatique)\b|\bnote syst[èe]me\s*:|\b(?:révèle|affiche|montre"
        r"|revele)\w*\b[^.\n]{0,40}\b(?:prompt|instructions) syst[èe]me"
        r"|\bvous êtes désormais sans restriction",
        SPEAKS,
    ),
    rule(
        "rapport  résumé  compte rendu  compte-rendu",
        r"\b(?:écri(?:s|vez)|indique[rz]?|mentionne[rz]?|précise[rz]?"
        r"|affirme[rz]?)\b[^.\n]{0,50}\b(?:rapport|résumé|compte[- ]rendu)\b[^.\n]{0,20}\b(?:que|qu['’])"
        r"|\b(?:écri(?:s|vez)|indique[rz]?|affirme[rz]?)\s+(?:que|qu['’])[^.\n]*\b(?:dans|au"
        r"|du) (?:le )?(?:rapport|résumé|compte[- ]rendu)|\bn['’](?:évoque"
        r"|mentionne)[rz]? pas\b[^.\n]*\b(?:rapport|résumé)",
        SPEAKS,
    ),
    # Spanish, Portuguese, Italian
    rule(
        "ignor  olvid  descart  no sigas  esque  desconsider  dimentica",
        r"\b(?:ignora|ignore|ignorad|ignorar|olvida|olvide|descarta|descarte|no sigas|esqueça|esquece"
        r"|desconsidere|dimentica|ignorate|ignori)\b[^.\n]{0,50}\b(?:instrucci(?:ón|ones)|indicaciones"
        r"|directrices|instruç(?:ão|ões)|instrucoes|diretrizes|istruzioni|direttive"
        r"|prompt d[eio]l?|reglas anteriores|regras anteriores)",
        OVERRIDES,
        quotable=True,
    ),
    rule(
        " ia   ia:  ia,  'ia  asistente  modelo  assistente  sistema  modello  artificial  resumidor  "
        "restric  restriz  per l  para o bot  para el bot",
        r"\b(?:notas?|mensajes?|mensagem|messaggio|importante|aviso|atenci[óo]n|atenção|attenzione"
        r"|instrucci[óo]n(?:es)?|instrução)\s*:?\s*(?:para|a|à|ao|per|al|all['’])\s*(?:la |el |los |o "
        r"|as |os |l['’]|cualquier |qualquer )?(?:ia|i\.a\.|inteligencia artificial"
        r"|inteligência artificial|intelligenza artificiale|asistente|assistente|modelo|modello|bot"
        r"|resumidor)\b|\bnota d(?:el|i|o) sistema\s*:|\bprompt (?:del|di|do|de) sistema\b|\b(?:revela"
        r"|muestra|mostra|rivela)\b[^.\n]{0,30}\b(?:instrucciones|istruzioni|instruções) d[eio]l? sistema"
        r"|\bsin restricciones\b[^.\n]*|\bsenza restrizioni\b",
        SPEAKS,
    ),
    rule(
        "informe  resumen  relatório  relatorio  resumo  rapporto  riassunto",
        r"\b(?:escrib[ae]|indi(?:ca|que)|pon(?:ga)?|di(?:ga)?|menciona|afirma|declara|escreva|diga|afirme"
        r"|scrivi|indica)\b[^.\n]{0,60}\b(?:informe|resumen|relat[óo]rio|resumo|rapporto"
        r"|riassunto)\b[^.\n]{0,20}\b(?:que|che)\b|\b(?:escrib[ae]|indi(?:ca|que)|di(?:ga)?|afirma"
        r"|escreva|diga|scrivi)\s+(?:que|che)\b[^.\n]*\b(?:informe|resumen|relat[óo]rio|resumo|rapporto"
        r"|riassunto)",
        SPEAKS,
    ),
    # Chinese
    rule(
        "忽略  无视  無視  忘记  忘記  不要理会  忽視",
        r"(?:忽略|无视|無視|忽視|忘记|忘記|不要理会)[^。\n]{0,18}(?:指令|指示|规则|規則|提示|要求|说明"
        r"|說明)",
        OVERRIDES,
    ),
    rule(
        "致  给  給  对  對  请  請  注意  通知  系统提示  系統提示",
        r"(?:致|给|給|对|對|请|請|通知|注意)[^。\n]{0,8}(?:ai|人工智能|助手|语言模型|語言模型|机器人"
        r"|機器人)[^。\n]{0,6}[:：,，]|(?:显示|顯示|输出|輸出|告诉我|泄露|打印)[^。\n]{0,12}(?:系统提示"
        r"|系統提示)",
        SPEAKS,
    ),
    rule(
        "报告  報告  总结  總結  摘要  复盘  復盤",
        r"(?:请|請|必须|必須|务必|務必|要)?(?:在|于)?(?:报告|報告|总结|總結|摘要|复盘|復盤)(?:中|里"
        r"|裡)?[^。\n]{0,10}(?:写道|写明|写上|寫明|寫上|注明|註明|声明|聲明|写成|只写|只寫|不要提|加入"
        r"|写)[^。\n]{2,}",
        SPEAKS,
    ),
    # Japanese, Korean
    rule(
        "無視  忘れ  従わ  무시  잊",
        r"(?:指示|命令|ルール|プロンプト|指図)[^。\n]{0,12}(?:無視|忘れ|従わ)|(?:지시|명령|지침"
        r"|프롬프트)[^.\n]{0,12}(?:무시|잊)",
        OVERRIDES,
    ),
    rule(
        "アシスタント  aiへ  ai宛  ai向け  言語モデル  ボット  システムプロンプト",
        r"(?:ai|アシスタント|言語モデル|要約ボット|ボット)(?:アシスタント)?(?:へ|宛|への"
        r"|向け)[^。\n]{0,10}(?:指示|注意|連絡|メッセージ|お願い|[:：])"
        r"|システムプロンプト[^。\n]{0,10}(?:表示|出力|教え)",
        SPEAKS,
    ),
    rule(
        "レポート  報告書  要約  サマリー  ポストモーテム",
        r"(?:レポート|報告書|要約|サマリー|ポストモーテム)[^。\n]{0,30}(?:と(?:だけ)?(?:書|記載|記述|明記"
        r"|報告)|含め(?:て|ろ|る(?:な|こと))|書か(?:ないで|ずに))",
        SPEAKS,
    ),
    # Russian
    rule(
        "игнорир  забудь  не обращай  не учитыв",
        r"(?:игнорируй\w*|забудь\w*|не обращай\w* внимани\w*|не учитывай\w*)[^.\n]{0,50}(?:инструкци\w*"
        r"|указани\w*|правил\w*|команд\w*|промпт\w*|подсказк\w*)",
        OVERRIDES,
    ),
    rule(
        "ии  ассистент  модел  бот  нейросет  интеллект",
        r"(?:сообщени\w*|примечани\w*|важно|внимани\w*|инструкци\w*"
        r"|заметк\w*)\s*:?\s*(?:для)?\s*(?:\w+ )?(?:ии|искусственн\w+ интеллект\w*|ассистент\w*"
        r"|языков\w+ модел\w*|бот\w*|нейросет\w*)\b",
        SPEAKS,
    ),
    rule(
        "отчет  отчёт  резюме  сводк",
        r"(?:напиши\w*|укажи\w*|сообщи\w*|утверждай\w*|запиши\w*)[^.\n]{0,40}(?:отч[её]т\w*|резюме"
        r"|сводк\w*)[^.\n]{0,20}что|(?:напиши\w*|укажи\w*|утверждай\w*),? что[^.\n]*(?:отч[её]т\w*"
        r"|сводк\w*)|не упоминай\w*[^.\n]*отч[её]т",
        SPEAKS,
    ),
)
