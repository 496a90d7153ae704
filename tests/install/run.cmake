# SPDX-License-Identifier: MIT
# cmake -DBUILD=dir -DFLAGS=plain|native -DCOMPILER=path -DWITH_IO=ON|OFF -DVERSION=x -P run.cmake
cmake_minimum_required(VERSION 3.25)

set(scratch "${BUILD}/tests/install/${FLAGS}")
file(REMOVE_RECURSE "${scratch}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(native "")
if(FLAGS STREQUAL "native")
  set(native "-march=native")
endif()
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${scratch}/prefix)
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/project -B ${scratch}/build
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${scratch}/prefix
    "-DCMAKE_CXX_FLAGS=-O0 ${native}" -DWITH_IO=${WITH_IO} -DVERSION=${VERSION} -G Ninja)
run(${CMAKE_COMMAND} --build ${scratch}/build)
run(${scratch}/build/headers_only)
if(WITH_IO)
  run(${scratch}/build/with_io ${scratch}/build)
  run(${CMAKE_COMMAND} -S ${scratch}/prefix/share/heihe/examples/link_run -B ${scratch}/link_run
      -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${scratch}/prefix
      "-DCMAKE_CXX_FLAGS=-O0 ${native}" -G Ninja)
  run(${CMAKE_COMMAND} --build ${scratch}/link_run)
  execute_process(
    COMMAND ${scratch}/link_run/link_run ${scratch}/prefix/share/heihe/examples/heihe/baseline.toml
            ${scratch}/link_run "basin.spacing=10 km" time.end=2026-06-30
    OUTPUT_VARIABLE said COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said MATCHES "all demand ([0-9.]+), with four fifths ([0-9.]+) " OR
     NOT CMAKE_MATCH_2 GREATER CMAKE_MATCH_1)
    message(FATAL_ERROR "two releases were expected, the second larger: ${said}")
  endif()
endif()
if(EXISTS "${BUILD}/heihe")
  foreach(file IN ITEMS bash-completion/completions/heihe man/man1/heihe.1)
    if(NOT EXISTS "${scratch}/prefix/share/${file}")
      message(FATAL_ERROR "share/${file} was not installed")
    endif()
  endforeach()
endif()
