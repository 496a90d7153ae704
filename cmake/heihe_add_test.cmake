# SPDX-License-Identifier: MIT
# heihe_add_test(path): one program and one CTest test for a file tests/<kind>/[<area>/]test_*.cpp,
# or one CTest test for a script tests/<kind>/[<area>/]test_*.sh that runs the program heihe.
# The test is named by its path (unit/core/date), its labels are kind and area.
# A file that includes headers of lib/, or of what stands on the linear solvers (half a minute to
# compile), is linked with heihe::run, any other with the headers alone; one
# that includes cli/NAME.hpp has cli/NAME.cpp built into it (cli/commands.hpp: check.cpp and run.cpp).

function(heihe_add_test path)
  file(RELATIVE_PATH rel "${PROJECT_SOURCE_DIR}/tests" "${path}")
  get_filename_component(folder "${rel}" DIRECTORY)
  get_filename_component(name "${rel}" NAME_WE)
  string(REGEX REPLACE "^test_" "" name "${name}")
  string(REPLACE "/" ";" labels "${folder}")
  list(GET labels 0 kind)

  if(path MATCHES "\\.sh$")
    add_test(NAME ${folder}/${name} COMMAND bash "${path}")
  else()
    string(MAKE_C_IDENTIFIER "test_${folder}_${name}" target)
    add_executable(${target} "${path}")
    set_target_properties(${target} PROPERTIES
                          RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/${folder}")
    heihe_link_test(${target} "${path}")
    add_test(NAME ${folder}/${name} COMMAND ${target} -w NoTests)
    add_dependencies(heihe_${kind}_tests ${target})
  endif()
  heihe_test_properties(${folder}/${name} "${labels}")
endfunction()

# What a test of a kind links: `io` what is compiled, `plain` the headers alone.
function(heihe_link_test_kind target kind)
  target_link_libraries(${target} PRIVATE heihe_test_main)
  if(kind STREQUAL "io")
    target_link_libraries(${target} PRIVATE heihe::run heihe::report PkgConfig::heihe_netcdf PkgConfig::heihe_hdf5
                                            nlohmann_json::nlohmann_json fmt::fmt)
  endif()
endfunction()

function(heihe_link_test target path)
  file(STRINGS "${path}" cli_includes REGEX "^#include \"cli/")
  foreach(line IN LISTS cli_includes)
    string(REGEX REPLACE ".*\"(cli/.*)\\.hpp\".*" "\\1.cpp" source "${line}")
    string(REPLACE "cli/commands.cpp" "cli/check.cpp;cli/run.cpp" source "${source}")
    list(TRANSFORM source PREPEND "${PROJECT_SOURCE_DIR}/")
    target_sources(${target} PRIVATE ${source})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  endforeach()
  file(STRINGS "${path}" inner_includes REGEX "^#include \"lib/")  # headers that are not public
  if(inner_includes)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
  endif()
  file(STRINGS "${path}" lib_includes REGEX "^#include \"(heihe|lib)/(io|mf6|report|run)/")
  file(STRINGS "${path}" flow_includes REGEX "^#include \"(heihe/)?(gwf|basin|linear/linear_solver|analytic)")
  if(TARGET heihe_io AND (lib_includes OR flow_includes))
    set(kind io)
  else()
    set(kind plain)
  endif()
  heihe_link_test_kind(${target} ${kind})
  heihe_test_pch(${target} ${kind})
endfunction()

# Tests run on one thread (passive waiting: a spinning team starves a small machine); parity tests
# choose their thread counts themselves and take two processors.
function(heihe_test_properties test labels)
  set(program "")
  if(TARGET heihe)
    set(program "$<TARGET_FILE:heihe>")
  endif()
  set(environment "OMP_WAIT_POLICY=passive" "HEIHE_SHARED=${HEIHE_SHARED}"
                  "HEIHE_SOURCE_DIR=${PROJECT_SOURCE_DIR}" "HEIHE_PROGRAM=${program}")
  if("parity" IN_LIST labels)
    set_tests_properties(${test} PROPERTIES PROCESSORS 2)
  else()
    list(APPEND environment "OMP_NUM_THREADS=1")
  endif()
  set_tests_properties(${test} PROPERTIES LABELS "${labels}" ENVIRONMENT "${environment}"
                       SKIP_REGULAR_EXPRESSION "SKIPPED:" TIMEOUT 300)
endfunction()
