/* `trad chart` as a person calls it, and the same chart as PNG. */
#include "core/figure.h"
#include "measure/cube_cmd.h"
#include "test.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char *write_file(const char *text)
{
	const char *path = arena_printf(test_arena(), "%s/in.csv", test_dir()).p;
	FILE *f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
	return path;
}

/* Runs the command; what it prints on stdout (1) or stderr (2). */
static int run(int fd, struct str *out, const char *const *words)
{
	char *argv[32];
	int argc = 0, was[3];
	while (words[argc]) {
		argv[argc] = arena_z(test_arena(), str_z(words[argc]));
		argc++;
	}
	const char *path = arena_printf(test_arena(), "%s/said", test_dir()).p;
	fflush(NULL);
	int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	for (int i = 1; i <= 2; i++) {
		was[i] = dup(i);
		dup2(i == fd ? to : null, i);
	}
	int code = cmd_chart(argc, argv);
	fflush(NULL);
	for (int i = 1; i <= 2; i++) {
		dup2(was[i], i);
		close(was[i]);
	}
	close(to);
	close(null);
	*out = test_file(path);
	return code;
}
#define CHART(fd, out, ...) run(fd, out, (const char *const[]){"chart", __VA_ARGS__, NULL})

static const char figures[] =
    "Termin;Vår;Kommunen;lo;hi\nht 22;55,25;66;51;59\nht 23;..;66,4;;\nht 24;~100;.;;\n";

TEST(trad_chart_draws_a_csv_file_with_its_marks_of_absence)
{
	struct str out;
	const char *f = write_file(figures);
	CHECK_I64(CHART(1, &out, "line", f, "--lo", "lo", "--hi=hi", "--unit", " %", "--select", "Vår", "--title",
	                "Lugn & ro"),
	          0);
	CHECK(str_starts(out, STR("<svg ")) && str_ends(out, STR("</svg>")));
	CHECK(str_find(out, STR("<title>ht 22, Vår: 55,25 % (51,00–59,00)</title>")) >= 0);
	CHECK(str_find(out, STR("<title>ht 23, Vår: för få</title>")) >= 0);
	CHECK(str_find(out, STR("<title>ht 24, Vår: cirka 100 %</title>")) >= 0);
	CHECK(str_find(out, STR("<title>ht 24, Kommunen: ej aktuellt</title>")) >= 0);
	CHECK(str_find(out, STR("Lugn &amp; ro")) >= 0);
	CHECK_I64(CHART(1, &out, "bar", f, "--lang", "en", "--series", "Kommunen", "--reference", "70=Riket",
	                "--out", "html"),
	          0);
	CHECK(str_find(out, STR("66.4")) >= 0 && str_find(out, STR("Riket")) >= 0 &&
	      str_find(out, STR("not applicable")) >= 0);
}

TEST(trad_chart_gives_the_table_behind_the_picture)
{
	struct str out;
	const char *f = write_file(figures);
	CHECK_I64(CHART(1, &out, "dot", f, "--series", "Vår,Kommunen", "--lo=lo", "--hi=hi", "--decimals", "1",
	                "--out=csv", "--mark", "break:ht 24=ny enkät"),
	          0);
	CHECK_Z(
	    out,
	    "Termin;Vår;Vår, från (intervall);Vår, till (intervall);Kommunen;Anmärkning\r\n"
	    "ht 22;55,2;51,0;59,0;66,0;\r\nht 23;för få;;;66,4;\r\nht 24;cirka 100;;;ej aktuellt;ny enkät\r\n");
}

TEST(trad_chart_says_what_is_wrong)
{
	static const struct {
		const char *csv, *words[4];
		int code;
		const char *said;
	} c[] = {
	    {figures, {"pie"}, 2, "there is no chart called pie"},
	    {figures, {"line", "--series", "Öst"}, 3, "there is no column “Öst”"},
	    {figures, {"line", "--select", "Öst"}, 2, "no column or row is called “Öst”"},
	    {figures, {"line", "--mark", "stop:ht 22=x"}, 2, "effort, person, break or note"},
	    {figures, {"line", "--reference", "x=Riket"}, 2, "a figure and its name"},
	    {figures, {"stack", "--bounds", "0"}, 2, "two figures such as 0:100"},
	    {figures, {"funnel"}, 3, "a point of a funnel has no n"},
	    {"a;b\nx;y\nz;1\n", {"line"}, 3, "row 2: “y” is no figure"},
	    {"a;b\nx;-1\nz;1\n", {"stack"}, 3, "a share is negative"},
	};
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		struct str out;
		const char *f = write_file(c[i].csv);
		const char *const words[] = {"chart", c[i].words[0], f, c[i].words[1], c[i].words[2], NULL};
		CHECK_I64(run(2, &out, words), c[i].code);
		if (str_find(out, str_z(c[i].said)) < 0)
			test_fail(__FILE__, __LINE__, "“%.*s” does not say “%s”", STR_ARG(out), c[i].said);
	}
}

TEST(a_chart_becomes_a_png_of_its_size_or_says_why_not)
{
	struct buf png;
	struct str svg =
	    STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 20\" width=\"30\" height=\"20\"/>");
	buf_init(&png, 0);
	CHECK_I64(figure_png(svg, 2, "rsvg-convert-that-is-not-there", &png), FIGURE_NO_PROGRAM);
	CHECK_I64(figure_png(STR("<svg"), 2, "rsvg-convert", &png), FIGURE_FAILED);
	CHECK_I64(png.n, 0);
	REQUIRE(figure_png(svg, 2, "rsvg-convert", &png) == FIGURE_MADE);
	/* IHDR: width and height in bytes 16 to 24, most significant first (PNG, section 11.2.2) */
	REQUIRE(png.n > 24);
	CHECK_I64(png.p[19], 60);
	CHECK_I64(png.p[23], 40);
	buf_finish(&png);
}

TEST(a_picture_reads_no_file_and_asks_no_host)
{
	struct buf png;
	const char *secret = write_file("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">"
	                                "<rect width=\"9\" height=\"9\" fill=\"red\"/></svg>");
	struct str svg = arena_printf(test_arena(),
	                              "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image "
	                              "href=\"file://%s\" width=\"9\" height=\"9\"/></svg>",
	                              secret);
	buf_init(&png, 0);
	/* what is not loaded is left out: every pixel stays clear, as in a picture without it */
	REQUIRE(figure_png(svg, 1, "rsvg-convert", &png) == FIGURE_MADE);
	struct str with = arena_str(test_arena(), buf_as_str(&png));
	buf_reset(&png);
	figure_png(STR("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>"), 1,
	           "rsvg-convert", &png);
	CHECK_STR(with, buf_as_str(&png));
	buf_finish(&png);
}

/* ---- in a page ---- */

static struct str shown(const struct chart *c)
{
	struct buf b;
	buf_init(&b, 0);
	struct out o = {.b = &b, .lang = LANG_SV, .arena = test_arena()};
	figure_show(&o, &(struct chart_figure){
	                    .chart = c, .level = 3, .files = STR("/x/diagram"), .query = STR("?a=1&b=2")});
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

TEST(a_figure_has_sentence_picture_table_and_files)
{
	struct chart_point q[] = {{.value = 5.5}, {.value = 7, .state = CHART_FEW}};
	struct chart_series s = {STR_INIT("Andel"), q, CHART_PLAIN, 0};
	struct chart_item item[] = {{.label = STR_INIT("A<")}, {.label = STR_INIT("B")}};
	struct chart c = {.kind = CHART_BAR,
	                  .title = STR_INIT("Rubrik"),
	                  .sentence = STR_INIT("Så är det."),
	                  .y = {.unit = STR_INIT("\u00a0%"), .decimals = 1},
	                  .item = item,
	                  .items = 2,
	                  .series = &s,
	                  .n_series = 1,
	                  .words = figure_words(test_arena(), LANG_SV)};
	struct str page = shown(&c);
	CHECK(str_find(page, STR("<h3>Rubrik</h3>")) >= 0 && str_find(page, STR("<p>Så är det.</p>")) >= 0);
	CHECK(str_find(page, STR("<div class=\"chart\"><svg ")) >= 0);
	CHECK(str_find(page, STR("<th scope=\"row\">A&lt;</th>")) >= 0);
	CHECK(str_find(page, STR("<td class=\"num none\">för få</td>")) >= 0);
	CHECK(str_find(page, STR("href=\"/x/diagram.png?a=1&amp;b=2\"")) >= 0);
	CHECK(str_find(page, STR("style=")) < 0);
	q[0] = (struct chart_point){.value = 5.5, .lo = 4, .hi = 7.25, .interval = true};
	page = shown(&c);
	CHECK(str_find(page, STR("<th scope=\"col\" class=\"num\">intervall</th>")) >= 0);
	CHECK(str_find(page, STR("<td class=\"num\">4,0–7,2</td>")) >= 0 &&
	      str_find(page, STR("från (intervall)")) < 0);
	q[0].interval = false;
	c.kind = CHART_HEAT;
	page = shown(&c);
	CHECK(str_find(page, STR("<svg")) < 0 && str_find(page, STR("<td class=\"heat-2\">5,5")) >= 0);
	q[0].value = 1.0 / 0.0;
	CHECK(str_find(shown(&c), STR("Bilden går inte att rita")) >= 0);
}
