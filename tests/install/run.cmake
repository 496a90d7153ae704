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
endif()
if(EXISTS "${BUILD}/heihe")
  foreach(file IN ITEMS bash-completion/completions/heihe man/man1/heihe.1)
    if(NOT EXISTS "${scratch}/prefix/share/${file}")
      message(FATAL_ERROR "share/${file} was not installed")
    endif()
  endforeach()
endif()
