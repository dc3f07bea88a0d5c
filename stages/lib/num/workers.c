#include "num/workers.h"

#include "base/report.h"
#include "num/blas.h"

#ifdef _OPENMP
#include <omp.h>
#endif

void workers_run(size_t threads, size_t count,
                 void (*job)(void *context, size_t worker, size_t index),
                 void *context)
{
    bug_if(!threads);
    blas_alone();
#ifdef _OPENMP
#pragma omp parallel for num_threads((int)threads) schedule(dynamic, 1)
    for (size_t index = 0; index < count; index++)
        job(context, (size_t)omp_get_thread_num(), index);
#else
    for (size_t index = 0; index < count; index++)
        job(context, 0, index);
#endif
}
