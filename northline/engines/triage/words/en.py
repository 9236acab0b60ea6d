"""English."""

from northline.engines.triage.contracts import RuleId
from northline.engines.triage.phrases import Lexicon

TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|10|11|12|13|14|15|16|17"
WEAPONS = "gun|guns|knife|knives|weapon|weapons|pistol|rifle|machete|firearm"
HAS = "has|have|had|got|with|carries|carrying|pointed|pointing|points|holds|holding|shows|showed"
TOOK = "took|take|takes|taken|has|have|holds|holding|keep|keeps|kept|hid|hides"
PAPERS = "passport|passports|papers|documents|visa|id|ids|identification|phone|phones"
FAMILY = "family|mother|parents|children|kids|sister|brother|mom|mum|dad|father|son|daughter"
CHILD = "child|kid|children|kids|baby|daughter|son|girl|boy|girls|boys"
NOT_PAID = "not|never|don't|doesn't|didn't|isn't|aren't|haven't|hasn't|won't"
KEPT = "owe|owes|owed|withhold|withholds|withheld|stole|steals|keeps|kept"
MINUTES = "minute|minutes|min|mins|hour|hours|days|weeks|months|km|miles|blocks|people|times|dollars"
REFUSES = "won't|wont|don't|doesn't|never|not"
CALLED = "she|he|she's|he's|girl|boy|friend|cousin|sister|brother|daughter|niece"
WROTE = "wrote|written|called|texted|chatted|talked|spoke|spoken|contacted|messaged"
BEFORE = "yesterday|before|already|earlier|again|ago|last|monday|tuesday|wednesday|thursday|friday|saturday|sunday"

ENGLISH = Lexicon(
    denials=frozenset(
        {"not", "no", "never", "none", "nobody", "without", "nor", "neither", "isnt", "dont", "doesnt", "didnt", "wasnt"}
    ),
    joints=frozenset({"and", "but", "because", "so", "then", "or"}),
    innocent=(
        "gun|guns|weapon|weapons|knife|firearm|firearms shop|shops|store|stores|dealer|permit|licence|license|show",
        "water|nail|glue|tattoo|heat|spray|massage gun",
        "butter|kitchen|palette knife",
        "first aid",
        "dying to",
        "dead battery|phone|line|end",
        "to die for",
        "kill* time",
        "police report form",
        "training|sample|example|hypothetical question|case",
        "no harm done",
        "tied up at|in|with|until",
        f"{TEENS} {MINUTES}",
    ),
    persisting=(
        "not|never|doesn't|don't|won't|didn't|can't stop|stops|stopped",
        "no doubt",
        "not only|just",
        "not sure (if) (he|she|they) won't",
    ),
    phrases={
        RuleId.DANGER_NOW: (
            "(i'm|im|am) in danger",
            "life|lives is|are in danger",
            "danger right now",
            "he|she|they is|are|will|'s|'ll going to kill me|us|her|him|them",
            "will|gonna|wants_to|going_to|try_to|trying_to|tried_to kill me|us|her|him|them",
            "they'll|he'll|she'll kill me|us|her|him",
            "he|she|they is|are hitting|beating|choking|strangling",
            "not|isn't|aren't safe here|now|anymore",
            "am|i'm|im not safe",
            "hiding from him|her|them",
            "hiding in .. bathroom|closet|room|basement|toilet|restroom",
            "someone is|'s attacking",
            "banging|pounding|kicking on|at|in my|our|the door",
        ),
        RuleId.HELD: (
            "locked in|inside|up",
            "locked me|us|her|him|them",
            "lock|locks|locked .. door|doors .. outside",
            "tied up|down|me|us",
            "chained",
            "held captive|prisoner|hostage",
            "being held against|captive|here|prisoner",
            "holding me|us|her|him|them captive|hostage|prisoner|here",
            "kidnapped",
            "trapped in|inside|here",
            "keep|keeps|keeping me|us|her|him|them locked",
            "won't|don't|doesn't|not let me|us|her|him|them out|outside",
        ),
        RuleId.HURT: (
            "i'm|im|am|is|are|we're|she's|he's bleeding",
            "i'm|im|am|is|was|she's|he's .. hurt|injured|wounded badly|bad",
            "i'm|im|i|am|we|we're hurt|injured|wounded",
            "broke|broken my|her|his arm|leg|ribs|nose|hand|jaw",
            "hit|hits|hitting|beat|beats|beating|punched|choked|burned|burnt me|us|her|him|them",
            "beat|beaten up",
            "raped|raping|rapes (me|us|her|him)",
            "she|he|i|someone is|am|was unconscious",
            "overdose|overdosed|overdosing",
            "took|taken|swallowed .. pills",
            "need|needs (an) (a) ambulance|hospital",
        ),
        RuleId.WEAPON: (
            f"{HAS} (a|an|his|her|the|their) {WEAPONS}",
            "is|are|he's|they're|she's armed",
            "gun|knife to|at|on my|our|her|his head|neck|throat",
        ),
        RuleId.SUICIDE: (
            "kill* myself",
            "want|wanna|going to die",
            "end my|this life",
            "end it all",
            "suicid*",
            "hurt|hurting|cut|cutting|harm|harming myself",
            "don't|not|dont want to live|be_alive|wake_up",
            "no reason to live",
            "better off dead",
            "take my own life",
        ),
        RuleId.CHILD_DANGER: (
            "child|kid|children|kids|baby|girl|boy|daughter|son .. in danger",
            f"hurting|hitting|beating|touching|selling|abusing|raping (a|the|my|his|her|their|our|this|that) {CHILD}",
            "took|taken|taking|takes my|our|her|his child|kid|children|kids|baby|daughter|son",
            "child|kid|children|kids|baby|girl|boy is|are|being locked|sold|hurt|beaten|raped",
            "selling (a|an|the) (little|young) girl|boy|child|girls|boys|children",
            "years old .. being|is sold|raped|beaten|locked",
        ),
        RuleId.LEAVING_NOWHERE: (
            "leaving|leave|run|running|escape|escaping|out tonight|today|now|tomorrow .. nowhere",
            "nowhere to go|sleep|stay",
            "no place to go|sleep|stay",
            "got|ran away|out .. tonight|today|now",
            "escaped|escaping (from) (him|her|them|tonight|today|now|here)",
            "sleeping|sleep on the street|streets|outside",
        ),
        RuleId.THEY_ARE_COMING: (
            "they|he|she are|is|'s|'re coming",
            "they're|theyre|he's|hes|she's|shes coming",
            "coming for|after me|us|her|him|them",
            "he|she|they found me|us",
            "can|could|will find me|us",
            "he's|hes|she's|shes|they're|theyre outside|here",
            "he|she|they is|are outside|here",
            "at the|my|our door",
            "on his|her|their way",
            "moving|taking|moves|takes|move|take me|us|her|him|them .. tonight|tomorrow|today|away|another",
            "looking for me|us",
        ),
        RuleId.EMERGENCY_ASKED: (
            "call (the) 911|police|cops|ambulance|emergency",
            "send (the) (an) police|help|someone|ambulance|cops",
            "it's|its|this is an emergency",
            "emergency help|now|please",
            "help me now|quick|quickly|please now",
            "need help (right) now|immediately|tonight|urgent|urgently",
            "need|needs (the) (a) police",
            "911",
        ),
        RuleId.CANNOT_LEAVE: (
            "can't|cannot|cant|couldn't leave|escape|quit|go",
            "can not leave|escape|quit|go|get",
            "can't|cannot|cant|couldn't get out|away",
            "unable to leave|escape|quit|go",
            "not able|allowed to leave|go|quit|get",
            f"{REFUSES} let|lets|letting|allow|allows me|us|her|him|them (to) leave|go|quit|out|get",
            "not|n't let me|us|her|him|them go|leave",
            "afraid|scared to leave|quit",
            "watch|watches|watching|follow|follows me|us|her|him everywhere|always|all",
            "owe|owes|owing .. debt|money .. leave|go|work*",
            "debt .. pay|paid .. leave|go|work*",
        ),
        RuleId.PAPERS_HELD: (
            f"{TOOK} .. {PAPERS}",
            "passport|passports|papers|documents .. taken|held|kept|hidden|gone",
            "passport|passports|papers|documents .. with manager|boss|owner|agency|him|them|her|employer",
            "passport|passports|papers|documents .. with the|my|our|his manager|boss|owner|agency|employer",
            "without|no my|our|any passport|papers|documents",
        ),
        RuleId.THREATS: (
            "threaten|threatens|threatened|threatening",
            "threats .. me|us|family|her|him",
            f"hurt|kill|harm|hurting|find my|her|his|our|their {FAMILY}",
            "call|tell|report* .. immigration|ice|border|police on|about me|us|her|him",
            "deport|deported|deportation",
            "send|post|publish|share|show my|our|her|his|the|those photos|pictures|videos|nudes",
            "will hurt me|us|her|him|them",
        ),
        RuleId.AGE_WORDS: (
            f"i|i'm|im|am (am|only|just|turned|about) (only) {TEENS} (years|yrs|yo|y|and|now)",
            f"{CALLED} (is|was|only|just|about) (only) {TEENS} years|yrs|yo",
            "under 18|eighteen|age",
            "underage",
            "am|is|i'm|im|she's|he's a minor",
            "say|saying|said|tell|told .. 18|eighteen",
            "foster care|home|kid",
            "in|at my (high|middle) school",
        ),
        RuleId.NEEDS_CARE: (
            "pregnant",
            "sick|ill|fever|infection|bleeding .. no|without|can't|cannot|not .. doctor|hospital|medicine|care",
            "can't|cannot|cant|won't|not let .. see|go (to) (a|the) doctor|hospital|clinic",
            "need|needs (a|my|some) doctor|medicine|insulin|medication",
        ),
        RuleId.CONTROL: (
            "force|forces|forced|forcing|make|makes|made|making me|us|her|him to|do|work|sell|have|sleep",
            "forced to|into",
            "trafficked|trafficking me|us",
            "controls|controlling me|us|my|our|everything",
            "pimp",
            "not allowed to talk|speak|call|use|have|contact",
            "my|our boss|manager|owner|employer|boyfriend|husband .. takes|took|keeps|hits|controls|won't",
            "sleep|live|living at|in (the) work|factory|restaurant|farm|massage|workplace",
            "work|works|working .. hours .. without|no break|breaks|rest|day|days",
            "take|takes|took (all) my|our|the money|pay|wages|earnings|tips",
        ),
        RuleId.UNPAID: (
            f"{NOT_PAID} (been|get|got|getting) pay|pays|paid|paying",
            "no pay|wages|salary|money for my|our|the work",
            "without pay|wages|being paid|salary",
            "unpaid",
            "work|works|working|worked for free|nothing|food",
            f"{KEPT} me|us|my|our|the pay|wages|salary|money",
        ),
        RuleId.REPEAT_WORDS: (
            f"i|we|i've|we've {WROTE} (to|with) you|y'all|someone|somebody .. {BEFORE}",
            f"i|we|i've|we've (have) already|just {WROTE} (to|with) you|y'all",
            f"we talked|spoke|chatted {BEFORE}",
            "it's|its|is me again",
            "writing|calling|texting (to) you|y'all again",
        ),
        RuleId.PEOPLE_PRESENT: (
            "they|people|girls|women|workers|men|kids|children are|is still|there|inside now|there|inside",
            "are|is still (in) there|inside",
            "right now .. there|inside",
        ),
    },
)
