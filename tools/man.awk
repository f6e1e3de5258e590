# tools/man.awk - the manual page of a command out of what `trad COMMAND --help` prints.
#
#   trad insats --help | awk -v name=insats -v version=0.1 -f tools/man.awk >trad-insats.1
#
# Without a name the input is that of `trad --help`, and the page is that of the program, its commands in the
# place of options. What a command says of itself stays in one place, its source; pages that tell more are
# written by hand in doc/man/ and are not made here.

function troff(s) {
	gsub(/\\/, "\\e", s)
	gsub(/-/, "\\-", s)
	return s ~ /^[.']/ ? "\\&" s : s
}
# A heading in bold, with what it takes in italics.
function term(word, arg) {
	print ".TP"
	print (arg == "" ? ".B " troff(word) : ".BI \"" troff(word) " \" \"" troff(arg) "\"")
}
# The first sentence, as apropos shows it: without its point, its first letter small.
function short(s) {
	sub(/\.( .*)?$/, "", s)
	return tolower(substr(s, 1, 1)) substr(s, 2)
}
function add(kind, s) {
	said[kind] = said[kind] (said[kind] == "" ? "" : "\n") s
}
function section(title, text) {
	if (text != "")
		print ".SH " title "\n" text
}

part == "" && /^usage: / { usage = 1 }
usage && /^$/ { usage = 0; part = "about"; next }
usage {
	sub(/^usage: /, "")
	sub(/^ +/, "")
	sub(/ +$/, "")
	if (/^trad / && n_usage++)
		add("usage", ".br")
	add("usage", troff($0))
	next
}
/^trad COMMAND --help/ { next }
name == "" && part == "" && NF { add("about", troff($0)); if (first == "") first = $0; next }
/^  --db / { store = 1 }
/^  [a-z-]/ {
	part = "options"
	line[++lines] = $0
	rest = $0
	sub(/^  [^ ]+ +/, "", rest)
	at = length($0) - length(rest) + 1
	if (rest != "" && (column == 0 || at < column))
		column = at
	next
}
part == "options" && /^ / { sub(/^ +/, ""); line[lines] = line[lines] " " $0; next }
part == "options" && NF { add("after", troff($0)); next }
part == "about" && NF { add("about", troff($0)); if (first == "") first = $0 }

END {
	page = name == "" ? "trad" : "trad-" name
	printf ".TH %s 1 \"\" \"Röda tråden %s\" \"User commands\"\n", toupper(page), version
	if (name == "")
		first = "the quality work of a school authority, from the council's goals to the lesson and back"
	print ".SH NAME\n" troff(page) " \\- " troff(short(first))
	section("SYNOPSIS", said["usage"])
	section("DESCRIPTION", said["about"])
	print ".SH " (name == "" ? "COMMANDS" : "OPTIONS")
	for (i = 1; i <= lines; i++) {
		word = line[i]
		sub(/^  /, "", word)
		sub(/ .*/, "", word)
		rest = line[i]
		sub(/^  [^ ]+ +/, "", rest)
		arg = ""
		# An argument stands where the other options have theirs, the words further to the right.
		if (name != "" && length(line[i]) - length(rest) + 1 == column && word != "--help") {
			arg = rest
			sub(/ .*/, "", arg)
			sub(/^[^ ]+ */, "", rest)
		}
		if (name == "")
			print ".TP\n.BR trad\\-" troff(word) " (1)"
		else
			term(word, arg)
		print word == "--help" ? "Says this in short." : troff(rest)
	}
	section("NOTES", said["after"])
	print ".SH EXIT STATUS"
	print "0 done; 1 it failed, and standard error says why; 2 the call was wrong, and standard error says how;"
	print "3 what was given was refused: an import with errors, a store with faults."
	if (name == "" || store) {
		print ".SH ENVIRONMENT"
		term("TRAD_DB")
		print "The store where no \\-\\-db is given; without it trad.db in the directory where one stands."
	}
	if (name == "") {
		term("TRAD_PERSON_KEY")
		print "The file of the key that pupils are hashed with."
		term("TRAD_MAIL_PASSWORD")
		print "The password for the mail server of the settings."
	}
	print ".SH SEE ALSO"
	print (name == "" ? ".BR trad_stat (3)" : ".BR trad (1)")
}
