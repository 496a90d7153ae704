# SPDX-License-Identifier: MIT
# Install and export: find_package(heihe) gives heihe::heihe, find_package(heihe COMPONENTS io)
# also heihe::io, heihe::run and heihe::report with their libraries.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/heihe")

install(TARGETS heihe_headers EXPORT heihe-targets FILE_SET HEADERS)
install(EXPORT heihe-targets NAMESPACE heihe:: DESTINATION "${config_dir}")

if(TARGET heihe_io)
  install(TARGETS heihe_io heihe_run heihe_report EXPORT heihe-io-targets FILE_SET HEADERS)
  install(EXPORT heihe-io-targets NAMESPACE heihe:: DESTINATION "${config_dir}")
endif()
if(TARGET heihe)
  install(TARGETS heihe mf6)
  install(FILES "${PROJECT_BINARY_DIR}/share/heihe"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${PROJECT_BINARY_DIR}/share/heihe.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(DIRECTORY examples DESTINATION "${CMAKE_INSTALL_DATADIR}/heihe")
endif()

configure_package_config_file(cmake/heihe-config.cmake.in
                              "${PROJECT_BINARY_DIR}/heihe-config.cmake"
                              INSTALL_DESTINATION "${config_dir}")
# Before 1.0 another minor version is another interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/heihe-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/heihe-config.cmake"
              "${PROJECT_BINARY_DIR}/heihe-config-version.cmake" cmake/heihe_dependencies.cmake
        DESTINATION "${config_dir}")
install(FILES LICENSE THIRD_PARTY.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
