# SPDX-License-Identifier: MIT
# The program: build/<preset>/heihe.

file(GLOB_RECURSE HEIHE_CLI_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/cli/*.cpp")
if(NOT HEIHE_BUILD_IO OR NOT HEIHE_CLI_SOURCES)
  return()
endif()

find_package(CLI11 REQUIRED)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
add_executable(heihe ${HEIHE_CLI_SOURCES})
set_target_properties(heihe PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
                                       POSITION_INDEPENDENT_CODE ON)  # at another address each time
target_include_directories(heihe PRIVATE "${PROJECT_SOURCE_DIR}")  # "cli/x.hpp"
target_link_libraries(heihe PRIVATE heihe_io PkgConfig::heihe_netcdf PkgConfig::heihe_hdf5
                                    CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt spdlog::spdlog
                                    Threads::Threads)

# Completion for bash and manual page, printed by the program itself.
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_command(
    TARGET heihe POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E make_directory "${PROJECT_BINARY_DIR}/share"
    COMMAND heihe completion bash > "${PROJECT_BINARY_DIR}/share/heihe"
    COMMAND heihe man > "${PROJECT_BINARY_DIR}/share/heihe.1"
    VERBATIM)
endif()
