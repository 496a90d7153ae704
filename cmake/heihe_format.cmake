# SPDX-License-Identifier: MIT
# `cmake --build --preset dev --target format` rewrites the sources; `update_heihe_hpp` lists the
# public headers in heihe.hpp.

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

find_program(HEIHE_CLANG_FORMAT NAMES clang-format-14 clang-format)
if(HEIHE_CLANG_FORMAT)
  add_custom_target(format WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM
    COMMAND find include lib cli examples tests benchmarks "(" -name "*.hpp" -o -name "*.cpp" ")"
            -exec "${HEIHE_CLANG_FORMAT}" -i "{}" +)
endif()
add_custom_target(update_heihe_hpp VERBATIM
  COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -DUPDATE=ON
          -P ${PROJECT_SOURCE_DIR}/cmake/check_heihe_hpp.cmake)
