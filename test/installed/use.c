/* use.c - the statistics library as somebody else's program has it: from the installed headers and
 * pkg-config. */
#include <base/buf.h>
#include <stat/method.h>
#include <stdio.h>

int main(void)
{
	/* Student's sleep data (1908), as in R's `sleep`: t.test(extra ~ group) gives -1.58 hours, -3.365 to
	 * 0.205. */
	double extra[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0,
	                  1.9, 0.8,  1.1,  0.1,  -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
	double second[20];
	struct arena a;
	struct stat_frame f;
	struct stat_result r;
	struct buf out;
	arena_init(&a, 0);
	buf_init(&out, 0);
	for (int i = 0; i < 20; i++)
		second[i] = i >= 10;
	stat_frame_init(&f, &a, 20);
	stat_frame_num(&f, STR("extra"), extra);
	stat_frame_num(&f, STR("second"), second);
	const struct stat_option o[] = {{STR("y"), STR("extra")}, {STR("x"), STR("second")}};
	stat_run(&a, STR("ols"), &f, o, 2, &r);
	stat_result_json(&out, &r);
	printf("%.*s\n", (int)out.n, out.p);
	buf_finish(&out);
	arena_finish(&a);
	return 0;
}
