# SPDX-License-Identifier: MIT
# cmake -DROOT=dir [-DUPDATE=ON] -P check_heihe_hpp.cmake
# heihe.hpp includes every public header: all but *_impl.hpp and folders named detail.
# Fails when the list is stale; UPDATE=ON writes it anew.
cmake_minimum_required(VERSION 3.25)
get_filename_component(ROOT "${ROOT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")

file(GLOB_RECURSE headers RELATIVE "${ROOT}/include" "${ROOT}/include/heihe/*.hpp")
list(FILTER headers EXCLUDE REGEX "heihe/heihe\\.hpp$|_impl\\.hpp$|/detail/")
list(SORT headers)
set(text "// SPDX-License-Identifier: MIT\n#pragma once\n\n")
string(APPEND text "// Every public header. `cmake --build --preset dev --target update_heihe_hpp` writes this.\n")
foreach(header IN LISTS headers)
  string(APPEND text "#include \"${header}\"\n")
endforeach()

set(there "")
if(EXISTS "${ROOT}/include/heihe/heihe.hpp")
  file(READ "${ROOT}/include/heihe/heihe.hpp" there)
endif()
if(text STREQUAL there)
  return()
elseif(UPDATE)
  file(WRITE "${ROOT}/include/heihe/heihe.hpp" "${text}")
else()
  message(FATAL_ERROR "heihe.hpp does not list the public headers; "
                      "run: cmake -DROOT=. -DUPDATE=ON -P cmake/check_heihe_hpp.cmake")
endif()
