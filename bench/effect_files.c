/* effect_files.c - a huvudman's years of insatser as files for the ordinary importers, made up and seeded.
 *
 *   effect_files DIRECTORY
 *
 * Writes, for 50 schools beside those of the example huvudman: units.csv, people.csv (200 teachers),
 * figures.csv (ten läsår), insatser.csv (40), groups.csv (1 000), lessons.csv (22 000, those of days to come
 * left out) and observations.csv (2 000). bench/run reads them in, in that order. */
#include "stat/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	SCHOOLS = 50,
	TEACHERS = 200,
	FIRST = 2016, /* läsår */
	YEARS = 10,
	INSATSER = 40,
	TREATED = 10, /* schools of an insats; as many are compared with */
	GROUPS = 25,  /* of an insats */
	LESSONS = 20  /* of a group, all answered or not */
};

static struct stat_rng g;
static const char *dir;

static FILE *file_new(const char *name, const char *head)
{
	char path[500];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "we");
	if (!f) {
		fprintf(stderr, "effect_files: %s cannot be written\n", path);
		exit(1);
	}
	fprintf(f, "%s\n", head);
	return f;
}

/* A number as Swedes write it. */
static const char *decimal(double v)
{
	static char text[2][32];
	static int turn;
	char *s = text[turn ^= 1];
	snprintf(s, sizeof text[0], "%.1f", v);
	for (char *p = s; *p; p++)
		*p = *p == '.' ? ',' : *p;
	return s;
}

/* --- who and where ------------------------------------------------------------------------- */

static void put_units(void)
{
	FILE *f = file_new("units.csv", "Kortnamn;Namn;Slag;Under;Skolenhetskod;Skolform;Årskurser;Från");
	for (int i = 1; i <= SCHOOLS; i++)
		fprintf(f, "m%02d;Mätskolan %02d;school;BUF;%d;GR;F-9;2000-07-01\n", i, i, 20000000 + i);
	fclose(f);
	f = file_new("people.csv", "Namn;Roll;Enhet;Från;Användarnamn");
	for (int i = 1; i <= TEACHERS; i++)
		fprintf(f, "Mätlärare %03d;teacher;m%02d;2016-08-01;%s\n", i, (i - 1) % SCHOOLS + 1,
		        i == 1 ? "mattlarare" : "");
	fclose(f);
}

/* --- figures ------------------------------------------------------------------------------- */

struct kind {
	const char *measure, *grade;
	double level, schools, years; /* and their standard deviations */
	bool sexes, share;
	int pupils, from; /* first läsår of its definition */
};
static const struct kind kinds[] = {
    {"merit17_kommunala", "", 225, 25, 10, true, false, 70, FIRST},
    {"alla_amnen9_kommunala", "", 72, 10, 4, true, true, 70, FIRST},
    {"behorig_yrkes_kommunala", "", 83, 8, 4, true, true, 70, FIRST},
    {"elever_eftergymnasial", "", 55, 12, 2, false, true, 420, FIRST},
    {"elever_utlandsk", "", 30, 12, 2, false, true, 420, FIRST},
    {"elever_flickor", "", 49, 3, 1, false, true, 420, FIRST},
    {"lararbehorighet", "", 74, 8, 4, false, true, 35, FIRST},
    {"lokal_franvaro", "7", 11, 1.5, 0.6, false, false, 90, 2018},
    {"lokal_ma_diagnos", "8", 66, 7, 4, false, true, 90, 2018},
    {"se_index_studiero", "8", 5.6, 0.5, 0.3, false, false, 80, 2021},
};

static void put_figure(FILE *f, const struct kind *k, int school, int year, const char *sex, double level)
{
	double v = level + k->years * stat_rng_normal(&g);
	int n = (int)(k->pupils * (0.8 + 0.4 * stat_rng_unit(&g))) / (*sex ? 2 : 1);
	if (k->share) {
		int hit = (int)lround(fmin(97, fmax(6, v)) / 100 * n);
		v = 100.0 * hit / n;
	}
	fprintf(f, "%s;m%02d;%d/%02d;%s;%s;;;%s;%d;%d;;Påhittad siffra för mätning;Skolverket, påhittad\n",
	        k->measure, school, year, (year + 1) % 100, sex, k->grade, decimal(v), n, n);
}

static void put_figures(void)
{
	static const char *const sexes[] = {"", "K", "M"};
	FILE *f = file_new("figures.csv",
	                   "Mått;Plats;Period;Kön;Årskurs;Ämne;Uppdelning;Värde;Antal;Av;Dag;Kommentar;Utgivare");
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		for (int i = 1; i <= SCHOOLS; i++) {
			double level = kinds[k].level + kinds[k].schools * stat_rng_normal(&g);
			for (int y = kinds[k].from - FIRST; y < YEARS; y++)
				for (int s = 0; s < (kinds[k].sexes ? 3 : 1); s++)
					put_figure(f, &kinds[k], i, FIRST + y, sexes[s], level + (s == 1) - (s == 2));
		}
	fclose(f);
}

/* --- insatser -------------------------------------------------------------------------------- */

static int school_of(int insats, int k)
{
	return (insats * 7 + k) % SCHOOLS + 1;
}

static int start_of(int insats)
{
	return FIRST + 4 + insats % 7;
}

static void put_insats(FILE *f, int i)
{
	static const char *const templates[] = {"mottagning7", "sva_matematik", "mottagning7", "ledarskap"},
	                         *const measures[] = {"lokal_franvaro;7", "lokal_ma_diagnos;8",
	                                              "merit17_kommunala;", "lararbehorighet;"},
	                         *const whom[] = {"7;", "7,8,9;SVA,MA", "9;", ";"};
	int y = start_of(i), k = i % 4;
	fprintf(f, "Mätinsats %02d;%s;BUF;Påhittad iakttagelse.;Påhittad orsak.;Elever;%s;", i, templates[k],
	        whom[k]);
	fprintf(f, "%d-08-18;%d-06-10;1,0;20;900;40;1500000;;3;Astrid Lindmark;other_schools;Påhittad.;%s;", y,
	        y + 2, measures[k]);
	fprintf(f, "%d/%02d;%d/%02d;%s;Intervallet rymmer noll.;Efter ett läsår.;", y - 1, y % 100, y + 1,
	        (y + 2) % 100, k ? "3;2;4" : "-3;-4;-2");
	for (int s = 0; s < TREATED; s++)
		fprintf(f, "%sm%02d %d-08-18", s ? "; " : "\"", school_of(i, s), y);
	fprintf(f, "\";\"");
	for (int s = TREATED; s < 2 * TREATED; s++)
		fprintf(f, "%sm%02d", s > TREATED ? "; " : "", school_of(i, s));
	fprintf(f, "\";Påhittat beslut.\n");
}

static void put_insatser(void)
{
	FILE *f = file_new("insatser.csv",
	                   "Insats;Mall;Enhet;Vad som setts;Orsaker;Målgrupp;Årskurser;Ämnen;Från;Till;Timmar i "
	                   "veckan;Klasser;Elever;Personal;Kronor;Fond;Planerade lektioner per grupp och "
	                   "vecka;Ansvarig;Jämförelse;Om jämförelsen;Mått som avgör;Måttets "
	                   "årskurs;Utgångsläsår;Utfallsläsår;Väntad förändring;Lägst;Högst;Vad som räknas som "
	                   "ingen effekt;När den "
	                   "ändras eller avbryts;Deltar;Jämförs med;Beslut om start");
	for (int i = 0; i < INSATSER; i++)
		put_insats(f, i);
	fclose(f);
}

/* --- lessons ----------------------------------------------------------------------------------- */

/* The teacher of a group: one at its school. */
static int teacher_of(int school, int group)
{
	return school + SCHOOLS * (group / TREATED % (TEACHERS / SCHOOLS));
}

/* A Monday of the läsår, a week or two after the one before. */
static void day_of(int year, int n, char out[16])
{
	static const int days[] = {31, 30, 31, 30, 31, 31, 28, 31, 30, 31};
	int month = 0, day = 25 + 13 * n; /* from 25 August */
	while (day > days[month] && month < 9)
		day -= days[month++];
	snprintf(out, 16, "%04d-%02d-%02d", month < 5 ? year : year + 1, (month + 7) % 12 + 1, day);
}

static void put_answers(FILE *l, FILE *o, const char *group, int year, int teacher)
{
	static const char *const scores[] = {"3,3,2,3", "2,2,2,1", "1,2,1,1", "3,2,3,2"};
	char day[16];
	for (int n = 0; n < LESSONS; n++) {
		uint32_t u = stat_rng_below(&g, 100);
		day_of(year, n, day);
		fprintf(l, "%s;%s;166;%s;%s;%s\n", group, day,
		        u < 55   ? "full"
		        : u < 75 ? "part"
		        : u < 85 ? "no"
		                 : "",
		        u >= 75 && u < 85 ? "absence" : "",
		        u < 55   ? "1, 2, 3"
		        : u < 75 ? "1"
		                 : "");
	}
	day_of(year, 3, day);
	int one = teacher % TEACHERS + 1, other = (teacher + 1) % TEACHERS + 1;
	uint32_t s = stat_rng_below(&g, 4), t = stat_rng_below(&g, 3) ? s : stat_rng_below(&g, 4);
	fprintf(o, "%s;%s;Mätlärare %03d;%s\n", group, day, one, scores[s]);
	fprintf(o, "%s;%s;Mätlärare %03d;%s\n", group, day, other, scores[t]);
}

static void put_lessons(void)
{
	FILE *f = file_new("groups.csv", "Insats;Skola;Grupp;Ämne;Lärare;Veckodagar;Elever;Från;Till");
	FILE *l = file_new("lessons.csv", "Insats;Skola;Grupp;Ämne;Dag;Chans;Genomförd;Hinder;Ingredienser");
	FILE *o = file_new("observations.csv", "Insats;Skola;Grupp;Ämne;Dag;Observatör;Poäng");
	for (int i = 0; i < INSATSER; i++)
		for (int k = 0; k < GROUPS; k++) {
			char group[100];
			int school = school_of(i, k % TREATED), teacher = teacher_of(school, k), y = start_of(i);
			snprintf(group, sizeof group, "Mätinsats %02d;m%02d;%d%c;Matematik", i, school, 7 + k % 3,
			         'A' + k / TREATED);
			fprintf(f, "%s;Mätlärare %03d;1,2,3,4,5;24;%d-08-18;%d-06-10\n", group, teacher, y, y + 1);
			put_answers(l, o, group, y, teacher);
		}
	fclose(f);
	fclose(l);
	fclose(o);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "effect_files DIRECTORY\n");
		return 2;
	}
	dir = argv[1];
	stat_rng_init(&g, 20261127, 1);
	put_units();
	put_figures();
	put_insatser();
	put_lessons();
	return 0;
}
