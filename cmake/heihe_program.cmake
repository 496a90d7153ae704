# SPDX-License-Identifier: MIT
# The programs: build/<preset>/heihe and, beside it, build/<preset>/mf6.

file(GLOB_RECURSE HEIHE_CLI_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
if(NOT HEIHE_BUILD_IO OR NOT HEIHE_CLI_SOURCES)
  return()
endif()

find_package(CLI11 REQUIRED)
list(FILTER HEIHE_CLI_SOURCES EXCLUDE REGEX "/(mf6_)?main\\.cpp$")
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
add_library(heihe_cli STATIC ${HEIHE_CLI_SOURCES})  # mf6 takes of it what it needs
set_target_properties(heihe_cli PROPERTIES POSITION_INDEPENDENT_CODE ON)
target_include_directories(heihe_cli PUBLIC "${PROJECT_SOURCE_DIR}")  # "cli/x.hpp"
target_link_libraries(heihe_cli PUBLIC heihe_run heihe_report PkgConfig::heihe_netcdf PkgConfig::heihe_hdf5
                                       CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt
                                       spdlog::spdlog Threads::Threads)
heihe_pch(heihe_cli <CLI/CLI.hpp> <fmt/format.h>)
add_executable(heihe cli/main.cpp)
add_executable(mf6 cli/mf6_main.cpp)
foreach(program IN ITEMS heihe mf6)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
                        POSITION_INDEPENDENT_CODE ON)  # at another address each time
  target_link_libraries(${program} PRIVATE heihe_cli)
endforeach()
add_dependencies(heihe mf6)  # whoever builds heihe gets both

# Completion for bash and manual page, printed by the program itself.
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_command(
    TARGET heihe POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E make_directory "${PROJECT_BINARY_DIR}/share"
    COMMAND heihe completion bash > "${PROJECT_BINARY_DIR}/share/heihe"
    COMMAND heihe man > "${PROJECT_BINARY_DIR}/share/heihe.1"
    VERBATIM)
endif()
