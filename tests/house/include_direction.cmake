# SPDX-License-Identifier: MIT
# cmake -DSCRATCH=dir -P include_direction.cmake
# The include check passes a clean tree and finds each planted violation by its file.
cmake_minimum_required(VERSION 3.25)

set(check "${CMAKE_CURRENT_LIST_DIR}/../../cmake/check_include_direction.cmake")

# Writes a tree with one file and runs the check on it; sets `failed` and `said`.
macro(check_tree file include)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(WRITE "${SCRATCH}/${file}" "#pragma once\n#include ${include}\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${check}
                  RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
endmacro()

function(expect_clean file include)
  check_tree("${file}" "${include}")
  if(failed)
    message(SEND_ERROR "${file} with ${include} was refused: ${said}")
  endif()
endfunction()

function(expect_violation file include)
  check_tree("${file}" "${include}")
  if(NOT failed OR NOT said MATCHES "${file}: .*against the direction")
    message(SEND_ERROR "${file} with ${include} was not found: ${said}")
  endif()
endfunction()

expect_clean(include/heihe/gwf/npf.hpp "\"heihe/grid/mesh.hpp\"")
expect_clean(include/heihe/gwf/npf.hpp "\"heihe/gwf/sto.hpp\"")
expect_clean(include/heihe/linear/solver.hpp "\"heihe/grid/mesh.hpp\"")
expect_clean(include/heihe/linear/direct.hpp "<Eigen/SparseCore>")
expect_clean(include/heihe/core/error.hpp "\"heihe/version.hpp\"")
expect_clean(lib/io/csv.cpp "\"heihe/io/csv.hpp\"")
expect_clean(lib/io/csv.cpp "\"text.hpp\"")
expect_clean(lib/io/include/heihe/io/csv.hpp "\"heihe/study/sampling.hpp\"")
expect_clean(lib/io/csv.cpp "<netcdf.h>")
expect_clean(cli/main.cpp "\"heihe/io/csv.hpp\"")
expect_clean(cli/main.cpp "\"heihe/heihe.hpp\"")

expect_violation(include/heihe/core/error.hpp "\"heihe/grid/mesh.hpp\"")
expect_violation(include/heihe/grid/mesh.hpp "\"heihe/linear/solver.hpp\"")
expect_violation(include/heihe/river/routing.hpp "\"heihe/gwf/npf.hpp\"")
expect_violation(include/heihe/gwf/npf.hpp "\"heihe/water/wells.hpp\"")
expect_violation(include/heihe/basin/run.hpp "\"heihe/io/csv.hpp\"")
expect_violation(lib/io/csv.cpp "\"cli/progress.hpp\"")
expect_violation(include/heihe/gwf/npf.hpp "\"heihe/hydrology/x.hpp\"")
expect_violation(include/heihe/hydrology/x.hpp "<vector>")
expect_violation(include/heihe/gwf/npf.hpp "\"sto.hpp\"")
expect_violation(include/heihe/gwf/npf.hpp "\"heihe/heihe.hpp\"")
expect_violation(include/heihe/gwf/npf.hpp "<Eigen/Core>")
expect_violation(include/heihe/basin/run.hpp "<netcdf.h>")
expect_violation(lib/io/csv.cpp "<CLI/CLI.hpp>")
file(REMOVE_RECURSE "${SCRATCH}")
