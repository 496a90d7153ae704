# SPDX-License-Identifier: MIT
# Each example is a CTest case: a scenario of the basin is checked, a small scenario
# (examples/<other folder>/*.toml) runs, a copy of a MODFLOW 6 model (examples/*/mfsim.nam) runs, a C++
# example is built and runs.

file(GLOB scenarios CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*/*.toml")
if(TARGET heihe)
  foreach(scenario IN LISTS scenarios)
    get_filename_component(folder "${scenario}" DIRECTORY)
    get_filename_component(folder "${folder}" NAME)
    get_filename_component(name "${scenario}" NAME_WE)
    add_test(NAME examples/${folder}/${name}.check COMMAND heihe check "${scenario}")
    set_tests_properties(examples/${folder}/${name}.check PROPERTIES TIMEOUT 60 LABELS examples)
    if(NOT folder STREQUAL "heihe")
      add_test(NAME examples/${folder}/${name}.run
               COMMAND heihe run "${scenario}" -o "${PROJECT_BINARY_DIR}/examples/${folder}/${name}" --force)
      set_tests_properties(examples/${folder}/${name}.run PROPERTIES TIMEOUT 300 LABELS examples)
    endif()
  endforeach()
endif()

file(GLOB simulations CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*/mfsim.nam")
if(TARGET heihe)
  foreach(simulation IN LISTS simulations)
    get_filename_component(source "${simulation}" DIRECTORY)
    get_filename_component(folder "${source}" NAME)
    set(copy "${PROJECT_BINARY_DIR}/examples/${folder}")
    add_test(NAME examples/${folder}
             COMMAND bash -c "rm -rf \"$2\" && mkdir -p \"\${2%/*}\" && cp -r \"$1\" \"$2\" && \"$0\" mf6 \"$2\""
                     $<TARGET_FILE:heihe> "${source}" "${copy}")
    set_tests_properties(examples/${folder} PROPERTIES TIMEOUT 300 LABELS examples
                         PASS_REGULAR_EXPRESSION "Normal termination of simulation"
                         ENVIRONMENT "OMP_NUM_THREADS=1;OMP_WAIT_POLICY=passive")
  endforeach()
endif()

add_custom_target(heihe_examples)  # builds those that are programs
file(GLOB programs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*/*.cpp")
foreach(program IN LISTS programs)
  get_filename_component(folder "${program}" DIRECTORY)
  if(EXISTS "${folder}/CMakeLists.txt")  # a project of its own: tests/install builds and runs it
    continue()
  endif()
  get_filename_component(folder "${folder}" NAME)
  get_filename_component(name "${program}" NAME_WE)
  add_executable(example_${folder}_${name} "${program}")
  target_link_libraries(example_${folder}_${name} PRIVATE heihe::heihe)
  add_dependencies(heihe_examples example_${folder}_${name})
  add_test(NAME examples/${folder}/${name} COMMAND example_${folder}_${name}
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/examples/${folder}")
  set_tests_properties(examples/${folder}/${name} PROPERTIES TIMEOUT 300 LABELS examples
                       ENVIRONMENT "OMP_NUM_THREADS=1;OMP_WAIT_POLICY=passive")
endforeach()
