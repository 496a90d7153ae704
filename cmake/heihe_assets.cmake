# SPDX-License-Identifier: MIT
# The files of the report's page become a source of heihe::report, so that the program needs none of them
# when it runs. Two uses:
#   include(heihe_assets)                      defines heihe_assets(RESULT)
#   cmake -DOUTPUT=x.cpp -DCHART_JS=... -DASSETS=dir -P heihe_assets.cmake      writes the source

if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  set(out "// Made by cmake/heihe_assets.cmake.\n#include \"lib/report/assets.hpp\"\n\nnamespace heihe::report::assets {\nnamespace {\n")
  set(names "")
  # A raw string keeps every byte; the delimiter stands in none of the files.
  function(add_asset name)
    set(text "")
    foreach(file IN LISTS ARGN)
      file(READ "${file}" content)
      string(APPEND text "${content}")
    endforeach()
    string(FIND "${text}" ")heihe_asset\"" at)
    if(NOT at EQUAL -1)
      message(FATAL_ERROR "${ARGN}: holds the delimiter of a raw string")
    endif()
    set(out "${out}const char ${name}_text[] = R\"heihe_asset(${text})heihe_asset\";\n" PARENT_SCOPE)
    set(names "${names}const std::string_view ${name}{${name}_text, sizeof ${name}_text - 1};\n" PARENT_SCOPE)
  endfunction()
  file(GLOB scripts "${ASSETS}/*.js")
  list(SORT scripts)
  add_asset(page_html "${ASSETS}/page.html")
  add_asset(page_css "${ASSETS}/page.css")
  add_asset(page_js ${scripts})
  add_asset(chart_js "${CHART_JS}")
  file(WRITE "${OUTPUT}" "${out}}  // namespace\n${names}}  // namespace heihe::report::assets\n")
  return()
endif()

# Finds Chart.js 3 and adds the command that writes the source, whose path is in RESULT afterwards.
function(heihe_assets result)
  find_file(HEIHE_CHART_JS NAMES chart.min.js Chart.min.js chart.js Chart.js
            PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist NO_DEFAULT_PATH
            DOC "Chart.js 3, one file for a browser")
  if(NOT HEIHE_CHART_JS)
    message(FATAL_ERROR "Chart.js 3 is not there; heihe::report puts it into its pages. "
                        "On Debian: apt-get install libjs-chart.js  (elsewhere: -DHEIHE_CHART_JS=FILE)")
  endif()
  set(assets "${PROJECT_SOURCE_DIR}/lib/report/assets")
  set(output "${PROJECT_BINARY_DIR}/generated/report_assets.cpp")
  file(GLOB files CONFIGURE_DEPENDS "${assets}/*")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DCHART_JS=${HEIHE_CHART_JS}" "-DASSETS=${assets}"
            -P "${PROJECT_SOURCE_DIR}/cmake/heihe_assets.cmake"
    DEPENDS ${files} "${HEIHE_CHART_JS}" "${PROJECT_SOURCE_DIR}/cmake/heihe_assets.cmake"
    COMMENT "Putting the report's page into a source" VERBATIM)
  set(${result} "${output}" PARENT_SCOPE)
endfunction()
